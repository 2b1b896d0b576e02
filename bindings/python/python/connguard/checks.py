"""The rules alone: no client, no network."""

from __future__ import annotations

from _collections_abc import Callable, Mapping, Sequence

from connguard._call import calls
from connguard._json import inputs
from connguard._lazy import TYPE_CHECKING, LazyModule, typing, uuid
from connguard._native import accepting_first
from connguard.results import Result
from connguard.violations import Violations

if TYPE_CHECKING:
    from typing import Final

    from connguard.generated import operations, rules
else:
    operations, rules = LazyModule("connguard.generated.operations"), LazyModule("connguard.generated.rules")

READERS: Final[Mapping[str, Callable[[typing.Any], object]]] = {
    "id": calls.identifier,
    "start_date": calls.day,
    "end_date": calls.day,
    "since": calls.day,
}
"""How a client's methods take parameters that may be objects of Python's library."""


# Called natively: the rules have nothing to say of most requests, and plain values need no more (`check_front.rs`). What comes
# here is the rest.
@accepting_first
def check(
    operation: operations.OperationId,
    body: Mapping[str, typing.Any] | str | bytes | None = None,
    *,
    product: str | None = None,
    project_id: str | uuid.UUID | None = None,
    connection_name: str | None = None,
    parent: Result | Mapping[str, typing.Any] | None = None,
    waive: Sequence[rules.WaivableRule] | None = None,
    strict: bool | None = None,
    drop_empty: bool | None = None,
    multi_tenant: bool | None = None,
    **parameters: typing.Any,
) -> Violations:
    """Return everything that the rules say about a request, errors and warnings, without sending it.

    Args:
        operation: ``<provider>.<operation>``, e.g. ``matillion.create_connection``.
        body: the request's body as the API documents it: a mapping, or a string of JSON, whose numbers are read as 64-bit
            integers or doubles. Omit it for operations without one.
        product: the product name that a Lerian connection is created for.
        project_id: the Matillion project.
        connection_name: the connection that is to be updated.
        parent: the connection that an override is for; its ``authType`` must be the override's.
        waive: ids of rules to waive. Combination tables cannot be waived.
        strict: whether warnings are violations of severity ``error``. Default: False.
        drop_empty: whether to omit empty members of the body; see :class:`connguard.CallOptions`. Default: False.
        multi_tenant: whether the Lerian service runs multi-tenant: private addresses are then refused. Default: False.
        parameters: further parameters of the operation, in snake case.

    Raises:
        ConfigError: for an unknown operation or argument; it is a ``ValueError`` too.

    Example:
        >>> from connguard import check
        >>> for violation in check("lerian.create_connection", {"type": "postgres"}, product="my-product"):
        ...     if violation.path == "/type":
        ...         print(violation.rule)
        lerian.type.values
    """
    request = calls.request(
        inputs.text("operation", operation, "matillion.create_connection"),
        calls.ABSENT if body is None else body,
        drop_empty=drop_empty,
        product=product,
        project_id=calls.identifier(project_id),
        connection_name=connection_name,
        parent=calls.plain(parent),
        waive=waive,
        strict=inputs.flag("strict", strict),
        multi_tenant=inputs.flag("multi_tenant", multi_tenant),
        **{name: READERS[name](value) if name in READERS else value for name, value in parameters.items()},
    )
    return calls.check(request)
