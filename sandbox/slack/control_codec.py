"""The control interface's JSON for the sandbox's values, both ways.

Used by the server (`sandbox.slack.control_api`) and by the client (`sandbox.slack.control`).
"""

from sandbox.slack.outcomes import ApiCall, Delivery, Outcome, Status
from sandbox.slack.shapes import Json, JsonObject, flag_of, list_of, number_of, object_of, objects_of, text_of
from sandbox.slack.values import Message, View


def message_json(message: Message) -> JsonObject:
    """Everything known about a message."""
    return {
        "channel": message.channel,
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": [*message.blocks],
        "thread_ts": message.thread_ts,
        "is_broadcast": message.is_broadcast,
        "edited_ts": message.edited_ts,
        "ephemeral_to": message.ephemeral_to,
        "metadata": message.metadata,
        "files": [*message.files],
    }


def message_from(source: JsonObject) -> Message:
    """The message that `message_json` spelt."""
    return Message(
        channel=text_of(source, "channel"),
        ts=text_of(source, "ts"),
        user=text_of(source, "user"),
        text=text_of(source, "text"),
        blocks=tuple(objects_of(source.get("blocks"))),
        thread_ts=text_of(source, "thread_ts"),
        is_broadcast=flag_of(source, "is_broadcast"),
        edited_ts=text_of(source, "edited_ts"),
        ephemeral_to=text_of(source, "ephemeral_to"),
        metadata=object_of(source.get("metadata")) or None,
        files=tuple(str(item) for item in list_of(source.get("files"))),
    )


def view_json(view: View) -> JsonObject:
    """Everything known about a view."""
    return {
        "id": view.id,
        "user": view.user,
        "type": view.type,
        "body": view.body,
        "hash": view.hash,
        "root_id": view.root_id,
        "previous_id": view.previous_id,
        "errors": dict[str, Json](view.errors),
    }


def view_from(source: JsonObject) -> View:
    """The view that `view_json` spelt."""
    return View(
        id=text_of(source, "id"),
        user=text_of(source, "user"),
        type=text_of(source, "type"),
        body=object_of(source.get("body")),
        hash=text_of(source, "hash"),
        root_id=text_of(source, "root_id"),
        previous_id=text_of(source, "previous_id"),
        errors=tuple(texts(source.get("errors")).items()),
    )


def outcome_json(outcome: Outcome) -> JsonObject:
    """Everything known about an outcome."""
    return {
        "status": outcome.status.value,
        "delivery_id": outcome.delivery_id,
        "sentence": outcome.sentence,
        "http_status": outcome.http_status,
        "ack_ms": outcome.ack_ms,
        "shown": message_json(outcome.shown) if outcome.shown else None,
        "errors": dict[str, Json](outcome.errors),
    }


def outcome_from(source: JsonObject) -> Outcome:
    """The outcome that `outcome_json` spelt."""
    shown = object_of(source.get("shown"))
    return Outcome(
        status=Status(text_of(source, "status")),
        delivery_id=text_of(source, "delivery_id"),
        sentence=text_of(source, "sentence"),
        http_status=int(number_of(source, "http_status", 0)),
        ack_ms=number_of(source, "ack_ms", 0.0),
        shown=message_from(shown) if shown else None,
        errors=texts(source.get("errors")),
    )


def delivery_json(delivery: Delivery) -> JsonObject:
    """Everything known about a delivery."""
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "over": delivery.over,
        "status": delivery.status.value,
        "attempt": delivery.attempt,
        "http_status": delivery.http_status,
        "ack_ms": delivery.ack_ms,
        "body": delivery.body,
    }


def delivery_from(source: JsonObject) -> Delivery:
    """The delivery that `delivery_json` spelt."""
    return Delivery(
        id=text_of(source, "id"),
        kind=text_of(source, "kind"),
        over=text_of(source, "over"),
        status=Status(text_of(source, "status")),
        attempt=int(number_of(source, "attempt", 0)),
        http_status=int(number_of(source, "http_status", 0)),
        ack_ms=number_of(source, "ack_ms", 0.0),
        body=text_of(source, "body"),
    )


def call_json(call: ApiCall) -> JsonObject:
    """Everything known about a call of the Web API."""
    return {
        "method": call.method,
        "channel": call.channel,
        "error": call.error,
        "fault": call.fault,
        "arguments": call.arguments,
    }


def call_from(source: JsonObject) -> ApiCall:
    """The call that `call_json` spelt."""
    return ApiCall(
        method=text_of(source, "method"),
        channel=text_of(source, "channel"),
        error=text_of(source, "error"),
        fault=text_of(source, "fault"),
        arguments=object_of(source.get("arguments")),
    )


def texts(value: Json) -> dict[str, str]:
    """A JSON object whose values are all texts."""
    return {key: str(item) for key, item in object_of(value).items()}
