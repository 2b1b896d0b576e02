"""What is to be done: a plan, shown, saved and applied."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any, Self

from connguard import _native
from connguard._call.declared import Accounts, text, told, whose
from connguard._display.preformatted import preformatted
from connguard._json import inputs
from connguard.apply_report import ApplyInterrupted, ApplyReport

ApplyProgress = Callable[[int, int], object]
"""Called with the number of actions that have ended, and of all."""


class Plan:
    """What is to be done. It holds no secret: those are references."""

    def __init__(self, native: _native.Plan) -> None:
        self._native = native
        self._facts: dict[str, Any] = native.facts()

    @property
    def counts(self) -> dict[str, int]:
        """How many actions of each kind there are, and ``unchanged``, ``unowned`` and ``problems``."""
        return dict(self._facts["plan"]["counts"])

    @property
    def actions(self) -> list[dict[str, Any]]:
        """All actions, in order: ``action``, ``kind``, ``key``, ``changes`` and where each is declared."""
        return [action for target in self._facts["plan"]["targets"] for action in target["actions"]]

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What needs a decision first; one problem refuses the apply."""
        return [problem for target in self._facts["plan"]["targets"] for problem in target["problems"]]

    @property
    def warnings(self) -> list[str]:
        """What looks wrong, though it could be meant: e.g. an account that has none of the declared connections."""
        return list(self._facts["warnings"])

    def to_dict(self) -> dict[str, Any]:
        """Return the saved form of the plan."""
        return dict(self._facts["plan"])

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a plan that was saved. What it touches is read again before it is applied, and has to be as it was.

        Raises:
            ConfigError: If the file is not a plan, or was changed after it was saved.
            OSError: If the file cannot be read.
        """
        with open(path, "rb") as file:
            text = file.read()
        with told():
            return cls(_native.Plan.read(str(path), text))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the saved form to a file, the same bytes as ``connguard plan --out``."""
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            json.dump(self._facts["plan"], file, indent=2, ensure_ascii=False)
            file.write("\n")

    def apply(
        self,
        *,
        accounts: Accounts | None = None,
        secrets: Mapping[str, str] | None = None,
        max_deletes: int | None = None,
        concurrency: int = 16,
        test: bool = False,
        progress: ApplyProgress | None = None,
    ) -> ApplyReport:
        """Carry the plan out. What cannot be done is in the report; run it again to go on.

        Args:
            accounts: Options of clients by the names of accounts, instead of those of the manifest.
            secrets: Values of ``env:NAME`` references, instead of environment variables.
            max_deletes: How many connections may be deleted. Default: 3, or a fifth of those that are the manifest's.
            concurrency: How many actions are carried out at a time, 1 to 64. Default: 16.
            test: Whether the service tries out every connection that was written, where it can (Lerian). What fails is the
                ``test_error`` of its entry.
            progress: Called with how many actions have ended, and how many there are.

        Raises:
            ManifestError: If the plan has problems; nothing was sent.
            GuardError: If more would be deleted than is allowed; nothing was sent.
            StalePlanError: If what a saved plan touches has changed since; nothing was sent.
            ConfigError: If a reference cannot be resolved; nothing was sent.
            ApplyInterrupted: On Ctrl-C; its report tells what became of every action.
        """
        run = self._start(accounts, secrets, max_deletes, concurrency, test)
        try:
            with told():
                done, total = 0, 1
                while progress and done < total:
                    done, total = run.progress(done)
                    progress(done, total)
                return ApplyReport(run.report())
        except KeyboardInterrupt:
            run.stop()
            with told():
                raise ApplyInterrupted(ApplyReport(run.report())) from None

    def _start(
        self,
        accounts: Accounts | None,
        secrets: Mapping[str, str] | None,
        max_deletes: int | None,
        concurrency: int,
        test: bool,
    ) -> _native.Apply:
        options = {
            "max_deletes": inputs.whole("max_deletes", max_deletes, 0),
            "concurrency": inputs.whole("concurrency", concurrency, 1, 64),
            "test": inputs.flag("test", test),
            **whose(accounts, secrets),
        }
        with told():
            return self._native.start(text(options))

    def __bool__(self) -> bool:
        return not self._facts["empty"]

    def __str__(self) -> str:
        return str(self._facts["text"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.counts})"

    def _repr_html_(self) -> str:
        return preformatted(str(self))


class AsyncPlan(Plan):
    """Like :class:`Plan`; an apply is awaited."""

    async def apply(  # type: ignore[override]
        self,
        *,
        accounts: Accounts | None = None,
        secrets: Mapping[str, str] | None = None,
        max_deletes: int | None = None,
        concurrency: int = 16,
        test: bool = False,
        progress: ApplyProgress | None = None,
    ) -> ApplyReport:
        """Carry the plan out; as :meth:`Plan.apply`. Where the task is cancelled nothing more is begun."""
        import asyncio

        run = self._start(accounts, secrets, max_deletes, concurrency, test)
        try:
            with told():
                done, total = 0, 1
                while progress and done < total:
                    done, total = await asyncio.to_thread(run.progress, done)
                    progress(done, total)
                return ApplyReport(await asyncio.to_thread(run.report))
        except BaseException:
            run.stop()
            raise
