"""What the sandbox sends back: one value per answer, and the shapes that Jira gives to JSON, errors and pages.

Error bodies have three JSON forms; besides them Jira sends HTML.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"

NOT_AUTHENTICATED = "Client must be authenticated to access this resource."


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `headers` come besides `Content-Type` and `Content-Length`."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, headers: Mapping[str, str]) -> "Answer":
        """The same answer with these headers added, replacing what had their names."""
        taken = {name.casefold() for name in headers}
        kept = tuple(pair for pair in self.headers if pair[0].casefold() not in taken)
        return replace(self, headers=(*kept, *headers.items()))


def json_answer(value: object, status: int = 200) -> Answer:
    """The value as JSON."""
    return Answer(status, json.dumps(value, separators=(",", ":")).encode())


def error_messages(status: int, *messages: str, errors: Mapping[str, str] | None = None) -> Answer:
    """The usual form of Jira's own errors: `errorMessages` and `errors`."""
    return json_answer({"errorMessages": list(messages), "errors": dict(errors or {})}, status)


def status_message(status: int, message: str) -> Answer:
    """The form of Jira's REST layer: `message` and `status-code`."""
    return json_answer({"message": message, "status-code": status}, status)


def code_message(status: int, message: str) -> Answer:
    """The form of the Cloud gateway: `code` and `message`."""
    return json_answer({"code": status, "message": message}, status)


def page(status: int, title: str, paragraphs: Iterable[str] = ()) -> Answer:
    """An HTML page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    return Answer(status, html.encode(), HTML)


def project_not_found(key_or_id: str) -> Answer:
    """What Jira says of a project that does not exist, and of one that the caller may not see."""
    kind = "id" if key_or_id.isdecimal() else "key"
    return error_messages(404, f"No project could be found with {kind} '{key_or_id}'.")
