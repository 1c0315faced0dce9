"""What became of something that a person did, or of something that was delivered to the app."""

from dataclasses import dataclass, field
from enum import StrEnum, unique
from urllib.parse import parse_qsl

from sandbox.slack.shapes import JsonObject, object_of, parsed
from sandbox.slack.values import Message


@unique
class Status(StrEnum):
    """How a delivery ended; the failures are named as Slack names them to people."""

    OK = "ok"
    TIMED_OUT = "operation_timeout"
    FAILED = "dispatch_failed"
    BAD_RESPONSE = "invalid_command_response"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person saw at once.

    `sentence` is Slack's complaint, `shown` the message that the acknowledgement was shown as, `errors`
    the complaints of a modal by block, `ack_ms` the time the app took to acknowledge.
    """

    status: Status
    delivery_id: str = ""
    sentence: str = ""
    http_status: int = 0
    ack_ms: float = 0.0
    shown: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing sent to the app, `attempt` counting from 0; `over` is `http` or `socket`."""

    id: str
    kind: str
    over: str
    status: Status
    attempt: int
    http_status: int
    ack_ms: float
    body: str = field(repr=False)

    @property
    def payload(self) -> JsonObject:
        """What the app was told, read from `body`."""
        if self.body.startswith("{"):
            return object_of(parsed(self.body))
        fields: JsonObject = dict(parse_qsl(self.body, keep_blank_values=True))
        return object_of(parsed(str(fields["payload"]))) if "payload" in fields else fields


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of the Web API by the app, or with the method `response_url` what it posted to one.

    `error` is empty when it was ok, `fault` when none was played.
    """

    method: str
    channel: str
    error: str
    fault: str
    arguments: JsonObject = field(default_factory=dict, repr=False)


class RefusedError(Exception):
    """Slack does not let this person do this; the text is what to tell them."""
