"""Modals: a title, parts and fields, within Slack's limits. Who opens them is decided in `commands`.

Limits: https://docs.slack.dev/reference/views/modal-views
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.actions import FormId
from messages.blocks import Paragraph, Part
from messages.literal import cut, visible
from messages.pieces import Json, line

_TITLE_LIMIT = 24
_MOST_BLOCKS = 100
_REFERENCE_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Modal:
    """One modal.

    Attributes:
        title: at most 24 characters.
        parts: what it shows, fields among them.
        form: what a submission asks for; None for a modal that only tells.
        submit: label of the submitting button; needed with `form`.
        close: label of the closing button.
        reference: the one id that the form is about; clients can see it.

    Raises:
        ValueError: it could not be submitted, or Slack would refuse it.
    """

    title: str
    parts: Sequence[Part]
    form: FormId | None = None
    submit: str = ""
    close: str = "Close"
    reference: str = ""

    def __post_init__(self) -> None:
        if bool(self.form) != bool(self.submit):
            raise ValueError("A form needs a submitting button, and only a form has one.")
        if len(self.parts) > _MOST_BLOCKS or len(self.reference) > _REFERENCE_LIMIT or len(self.title) > _TITLE_LIMIT:
            raise ValueError("Slack would refuse this modal.")

    def as_json(self) -> Json:
        """The view, as Slack takes it."""
        view: dict[str, str | Json | list[Json]] = {
            "type": "modal",
            "callback_id": self.form or "telling",
            "title": _plain(self.title, _TITLE_LIMIT),
            "close": _plain(self.close, _TITLE_LIMIT),
            "blocks": [part.as_json() for part in self.parts],
            "private_metadata": self.reference,
        }
        if self.submit:
            view["submit"] = _plain(self.submit, _TITLE_LIMIT)
        return view


def told(title: str, sentence: str) -> Modal:
    """A modal that only tells one thing."""
    return Modal(title, [Paragraph([line(sentence)])])


def _plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": cut(visible(text), limit), "emoji": False}
