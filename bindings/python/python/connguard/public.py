"""What `import connguard` offers, loaded when it is first asked for."""

from connguard._call.paging import AsyncPages, Pages
from connguard._native import __version__
from connguard.apply_report import ApplyError, ApplyInterrupted, ApplyReport
from connguard.checks import check
from connguard.drift import AsyncDrift, Drift
from connguard.emulator import Emulator
from connguard.entries import AnyEntry, DoneEntry, Entry, FailedEntry, RefusedEntry
from connguard.errors import (
    AnyError,
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ConflictError,
    ConnguardError,
    DeadlineError,
    DecodeError,
    GuardError,
    ManifestError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    RuleViolationError,
    ServerError,
    StalePlanError,
    TransportError,
)
from connguard.generated import clients
from connguard.generated.clients import *  # noqa: F403
from connguard.manifest import AsyncManifest, Export, Imported, Manifest, apply_partition, export, import_connections
from connguard.plan import AsyncPlan, Plan
from connguard.report import BulkError, BulkInterrupted, Report
from connguard.responses import Response
from connguard.results import Result, Results
from connguard.violations import Violation, Violations

__all__ = [
    "AnyEntry",
    "AnyError",
    "ApiError",
    "ApplyError",
    "ApplyInterrupted",
    "ApplyReport",
    "AsyncDrift",
    "AsyncManifest",
    "AsyncPages",
    "AsyncPlan",
    "AuthenticationError",
    "BadRequestError",
    "BulkError",
    "BulkInterrupted",
    "ConfigError",
    "ConflictError",
    "ConnguardError",
    "DeadlineError",
    "DecodeError",
    "DoneEntry",
    "Drift",
    "Emulator",
    "Entry",
    "Export",
    "FailedEntry",
    "GuardError",
    "Imported",
    "Manifest",
    "ManifestError",
    "NotFoundError",
    "OutcomeUnknownError",
    "Pages",
    "PermissionDeniedError",
    "Plan",
    "RateLimitError",
    "RefusedEntry",
    "Report",
    "Response",
    "Result",
    "Results",
    "RuleViolationError",
    "ServerError",
    "StalePlanError",
    "TransportError",
    "Violation",
    "Violations",
    "__version__",
    "apply_partition",
    "check",
    "export",
    "import_connections",
]
__all__ += clients.__all__
