"""What was asked of the sandbox Jira and what became of it. Never a secret: no header, no body, no OAuth parameter."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request. `status` is None where no answer was given, `fault` names the script that struck, if any.

    `path` is as it came in, context path or gateway prefix included.
    """

    at: datetime
    method: str
    path: str
    query: str
    auth: str
    user: str | None
    status: int | None
    fault: str | None = None


class RequestLog:
    """The last requests, oldest first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=most)

    def add(self, entry: LoggedRequest) -> None:
        """Keep one more request."""
        self._entries.append(entry)

    def entries(self) -> tuple[LoggedRequest, ...]:
        """What is kept, oldest first."""
        return tuple(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()


def without_secrets(query: str) -> str:
    """The query string with the values of OAuth parameters blotted out, also where one is carried inside another."""
    if "oauth_" not in query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([(name, "hidden" if "oauth_" in name + value else value) for name, value in pairs])
