"""What is said about Jira Align: entering its token, what it told, how that differs, and what was taken over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from access.align import USUAL_CONNECTOR, AlignDifference, AlignSource
from access.boards import Board
from access.credentials import Secret
from access.drafts import Draft
from access.operations.import_align import AlignImport, AlignOffer
from access.records import Connection
from messages.actions import ActionId, FieldId, FormId
from messages.align_words import list_lines
from messages.blocks import Actions, Bullets, Paragraph
from messages.buttons import Button, ButtonStyle, LinkButton
from messages.facts import counted
from messages.fields import TextField
from messages.literal import shown
from messages.message import Message, message
from messages.modal import Modal
from messages.pieces import Line, Moment, bold, code, line, named

_MOST_KEYS = 40
_MOST_BOARDS = 15


def align_none(connection: Connection) -> Message:
    """There is no token yet: what it would be good for, and the way to one."""
    name = connection.name
    return message(
        Paragraph(
            [
                line("🔗 ", named(name, is_bold=True), bold(": no Jira Align token yet")),
                line("With one I read which projects and boards its connector integrates, and show what differs here."),
                line("Nothing is changed before you say yes, and everything else works without it."),
            ]
        ),
        Actions([Button(ActionId.ENTER_ALIGN_TOKEN, "Enter a token…", connection.id, name, ButtonStyle.PRIMARY)]),
    )


def align_form(connection: Connection, source: AlignSource | None = None) -> Modal:
    """Which connector of which Jira Align; the token itself goes on a one-time page."""
    return Modal(
        "Jira Align",
        [
            Paragraph(
                [
                    line(
                        "For ", named(connection.name, is_bold=True), ". The token goes on a one-time page, not here."
                    ),
                    line("Its role must be allowed to read connectors; I only ever read with it."),
                ]
            ),
            TextField(
                FieldId.ADDRESS,
                "Address of Jira Align",
                hint="Any of its pages will do.",
                placeholder="https://example.jiraalign.com",
                initial=source.address.base_url if source else "",
                longest=500,
            ),
            TextField(
                FieldId.CONNECTOR,
                "Number of its Jira connector",
                hint="Numbers start at 1; most sites have that one.",
                initial=str(source.connector if source else USUAL_CONNECTOR),
                is_optional=True,
                longest=9,
            ),
        ],
        form=FormId.ALIGN_SOURCE,
        submit="Get a link",
        reference=connection.id,
    )


def align_link(draft: Draft, url: Secret, ends_at: datetime) -> Message:
    """The direct message with the one-time link."""
    name = draft.plan.name
    return message(
        Paragraph(
            [
                line("🔑 ", bold("Enter the Jira Align token of "), named(name, is_bold=True)),
                line("For ", *_where(draft.plan.align), "."),
                line("The page works once, until ", Moment(ends_at), ", and only for you: you confirm here after it."),
            ]
        ),
        Actions(
            [
                LinkButton(ActionId.OPEN_LINK, "Enter the token", draft.id, url, name),
                Button(ActionId.NEW_LINK, "New link", draft.id, name),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, name),
            ]
        ),
    )


def align_offer(offer: AlignOffer) -> Message:
    """What Jira Align said, how it differs from what the connection covers, and the question whether to follow it."""
    name = offer.connection.name
    parts: list[Paragraph | Bullets | Actions] = [
        Paragraph([line("🔗 ", named(name, is_bold=True), bold(": Jira Align told of "), bold(_told(offer)))]),
        Bullets([line("Read from ", *_where(offer.source)), *list_lines(offer.look)]),
        Paragraph(_differences(offer.difference) or [line(_no_difference(offer))]),
    ]
    buttons = _buttons(offer)
    if buttons:
        parts.append(Paragraph([line("Nothing is changed yet.")]))
        parts.append(Actions(buttons))
    return message(*parts)


def align_done(done: AlignImport) -> Message:
    """What a yes has changed."""
    name = done.connection.name
    first = "follows Jira Align's lists now" if done.difference.is_any else "its Jira Align token is kept"
    joint = " " if done.difference.is_any else ": "
    lines = [line("✅ ", named(name, is_bold=True), bold(f"{joint}{first}")), *_differences(done.difference, past=True)]
    if not done.difference.is_any:
        lines.append(line("Projects and boards stay as they were."))
    again = [line("Look again: ", code(f"/jira-access align {shown(name, 60)}"))]
    if done.kept_token:
        again.append(line("Forget the token: ", code(f"/jira-access align {shown(name, 60)} forget")))
    button = Button(ActionId.TEST_AGAIN, "Test now", done.connection.id, name)
    return message(Paragraph(lines), Paragraph(again), Actions([button]))


def align_forgotten(connection: Connection) -> Message:
    """The token is erased."""
    return message(
        Paragraph(
            [
                line("🗑️ ", named(connection.name, is_bold=True), bold(": the Jira Align token is erased")),
                line("Projects and boards stay as they are."),
                line("If nothing else uses that token, make a new one in Jira Align, which ends the old one."),
            ]
        )
    )


def _where(source: AlignSource | None) -> Line:
    if source is None:
        return ()
    return line(named(source.address.base_url), f", connector {source.connector}")


def _told(offer: AlignOffer) -> str:
    look = offer.look
    if not (look.projects.is_usable or look.boards.is_usable):
        return "nothing that can be taken over"
    projects, boards = len(look.projects.projects), len(look.boards.boards)
    return f"{counted(projects, 'project')} and {counted(boards, 'board')}"


def _no_difference(offer: AlignOffer) -> str:
    if not (offer.look.projects.is_usable or offer.look.boards.is_usable):
        return "Projects and boards stay as they are."
    return "No difference that could be taken over: what I cover is what Jira Align told."


def _differences(difference: AlignDifference, *, past: bool = False) -> list[Line]:
    new, gone = ("added", "no longer covered") if past else ("that would be added", "that would no longer be covered")
    lines = []
    if difference.projects is not None:
        projects = ((new, difference.added), (gone, difference.removed))
        lines += [line(f"Projects {verb}: ", _keys(keys)) for verb, keys in projects if keys]
        if difference.covers_all:
            lines.append(line(_held_to_a_list(len(difference.projects), past=past)))
    boards = ((new, difference.boards_added), (gone, difference.boards_removed))
    return lines + [line(f"Boards {verb}: {_boards(some)}") for verb, some in boards if some]


def _held_to_a_list(count: int, *, past: bool) -> str:
    projects = counted(count, "project")
    if past:
        return f"It is held to this list of {projects} from now on, and no longer covers all that its account sees."
    return f"It covers all that its account sees now; from then on it would be held to this list of {projects}."


def _keys(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _MOST_KEYS:,} more" if len(keys) > _MOST_KEYS else ""
    return shown(", ".join(keys[:_MOST_KEYS]), 1000) + more


def _boards(boards: Sequence[Board]) -> str:
    told = ", ".join(f"{board.id} {shown(board.name, 40)}".strip() for board in boards[:_MOST_BOARDS])
    return f"{told} and {len(boards) - _MOST_BOARDS:,} more" if len(boards) > _MOST_BOARDS else told


def _buttons(offer: AlignOffer) -> list[Button]:
    if offer.draft is None:
        return []
    name, number = offer.connection.name, offer.draft.id
    has_lists, buttons = offer.difference.is_any, []
    if has_lists:
        label = "Keep the token and change the lists" if offer.is_new_token else "Change the lists"
        buttons.append(Button(ActionId.CONFIRM_ALIGN, label, number, name, ButtonStyle.PRIMARY))
    if offer.is_new_token:
        style = ButtonStyle.PLAIN if has_lists else ButtonStyle.PRIMARY
        buttons.append(Button(ActionId.KEEP_ALIGN_TOKEN, "Keep the token only", number, name, style))
    leave = "Discard" if offer.is_new_token else "Leave it"
    return [*buttons, Button(ActionId.DISCARD_SETUP, leave, number, name)]
