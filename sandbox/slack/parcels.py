"""What is on its way to the app, and what the app answered; free of how it travels."""

import json
from dataclasses import dataclass, field
from enum import StrEnum, unique
from urllib.parse import urlencode

from sandbox.slack.outcomes import Status
from sandbox.slack.shapes import Json, JsonObject, parsed


@unique
class Wrapping(StrEnum):
    """The three ways in which Slack packs a payload, named as Socket Mode names them."""

    COMMAND = "slash_commands"
    INTERACTION = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A payload for the app; `kind` is what the log calls it, `retry_reason` belongs to repeated events."""

    kind: str
    wrapping: Wrapping
    payload: JsonObject = field(repr=False)
    attempt: int = 0
    retry_reason: str = ""

    @property
    def content_type(self) -> str:
        """The content type of its body over HTTP."""
        return "application/json" if self.wrapping is Wrapping.EVENT else "application/x-www-form-urlencoded"

    def body(self) -> bytes:
        """The payload as HTTP carries it."""
        match self.wrapping:
            case Wrapping.EVENT:
                return json.dumps(self.payload).encode()
            case Wrapping.COMMAND:
                return urlencode({key: str(value) for key, value in self.payload.items()}).encode()
            case Wrapping.INTERACTION:
                return urlencode({"payload": json.dumps(self.payload)}).encode()

    def retry_headers(self) -> dict[str, str]:
        """The headers that tell a repeated event over HTTP."""
        if not self.attempt:
            return {}
        return {"X-Slack-Retry-Num": str(self.attempt), "X-Slack-Retry-Reason": self.retry_reason}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered: `content` as JSON, or as a text where it was none; None when it was empty."""

    status: Status
    content: Json = None
    http_status: int = 0
    ack_ms: float = 0.0
    delivery_id: str = ""
    forbids_retry: bool = False


def content_of(text: str) -> Json:
    """What an answer's body says: JSON if it is that, else the text; None when it is empty."""
    if not text.strip():
        return None
    try:
        return parsed(text)
    except ValueError:
        return text
