"""One answer as it came over the wire, before anybody has read meaning into it.

How it was fetched is the business of `jira_api.transport`, what it says that of `jira_api.signals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from access.evidence import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """Status, headers and whole body, or the reason why there is no whole body.

    Attributes:
        asked_host: host that was asked, to which a relative `Location` refers.
        received_at: our clock at the end of the exchange, UTC.
        elapsed_seconds: from sending to the end of the body, or to the failure.
        status: HTTP status; None when not even a status line came.
        headers: by lower-case name; repeated ones joined with a comma. Not shown by `repr`: cookies stand here.
        body: decompressed; empty after a failure. Not shown by `repr`.
        failure: why no whole answer came; None when one did.
    """

    asked_host: str
    received_at: datetime
    elapsed_seconds: float
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    failure: Failure | None = None
