"""What comes in from Slack and what goes back, free of Slack's own shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from access.people import Person
from messages.actions import FieldId
from messages.csv_files import CsvFile
from messages.home import Home
from messages.message import Message
from messages.modal import Modal
from messages.uploads import Upload


@dataclass(frozen=True, slots=True)
class Asked:
    """A subcommand that somebody typed: who, where, and the words behind the subcommand."""

    person: Person
    channel: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that somebody pressed, or a choice from a menu: who, where, and the one value that it carries."""

    person: Person
    channel: str
    value: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A modal that somebody submitted: who, the one id that it carries, and the fields as text (empty when not set)."""

    person: Person
    reference: str
    fields: Mapping[FieldId, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back.

    Attributes:
        message: shown to the person alone, unless `in_channel`; None where a modal says it all.
        in_channel: whether everybody in the channel sees it.
        file: sent to the person as a direct message, with `file_note` beside it.
        keeps_original: for a press: whether the message with the button stays and the answer comes as a new one.
        modal: opened for a command or a press; for a submission it takes the place of the modal that was submitted.
        direct_message: sent to the person alone besides the rest. One-time links go here and nowhere else.
        home: takes the place of the person's Home tab.
        strips_buttons: for a press: whether the message with the button loses its buttons, as their time is over.
        changes_home: whether Home tabs show something else from now on.
    """

    message: Message | None = None
    in_channel: bool = False
    file: CsvFile | Upload | None = None
    file_note: Message | None = None
    keeps_original: bool = True
    modal: Modal | None = None
    direct_message: Message | None = field(default=None, repr=False)
    home: Home | None = None
    strips_buttons: bool = False
    changes_home: bool = False
