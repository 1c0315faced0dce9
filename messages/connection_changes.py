"""What is said when a connection is taken out of use, its projects change, or its login is held back."""

from __future__ import annotations

from collections.abc import Sequence

from access.lockout import LoginHeld
from access.operations.change_boards import BoardChange
from access.operations.change_projects import ProjectChange
from access.records import Connection
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Paragraph
from messages.board_report import boards_line
from messages.buttons import Button, ButtonStyle, Confirm
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, bold, code, line, named
from messages.setup import RISK, held_lines

_MOST_KEYS = 40


def disconnect_question(connection: Connection) -> Message:
    """What would be erased and what kept, before anything is."""
    name = connection.name
    sure = Confirm(
        "Disconnect it?",
        f"The secret of {shown(name, 60)} is erased at once and cannot be brought back from here.",
        "Disconnect",
    )
    return message(
        Paragraph([line(bold("Disconnect "), named(name, is_bold=True), bold("?"))]),
        Bullets(
            [
                line("Erased: its secret, its Jira Align token, and anything begun for it that is not confirmed."),
                line("Ends: tests and alerts for ", named(connection.address.base_url), "."),
                line("Kept: its past checks and the audit trail."),
                line("Not touched: the account in Jira, and the login that Jira Align itself holds."),
            ]
        ),
        Actions([Button(ActionId.DISCONNECT, "Disconnect…", connection.id, name, ButtonStyle.DANGER, sure)]),
    )


def disconnected(connection: Connection) -> Message:
    """It is out of use."""
    return message(
        Paragraph(
            [
                line("⏹️ ", named(connection.name, is_bold=True), bold(" is disconnected")),
                line("Its secret is erased. Past checks and the audit trail are kept."),
                line("If nothing else uses that secret, revoke it in Jira as well."),
            ]
        )
    )


def login_held(connection: Connection, held: LoginHeld, *, for_admin: bool) -> Message:
    """A test was not made, because the login budget is spent; admins are offered to have it made all the same."""
    name = connection.name
    may_press = for_admin and held.ruling.may_confirm
    button = Button(ActionId.TEST_DESPITE_BUDGET, "Test now all the same…", connection.id, name, confirm=RISK)
    return message(
        Paragraph([line("⏸️ ", named(name, is_bold=True), bold(": the login was not tried")), *held_lines(held)]),
        Paragraph([line("A new secret: ", code(f"/jira-access rotate {shown(name, 40)}"))]),
        Actions([button]) if may_press else None,
    )


def projects_changed(change: ProjectChange) -> Message:
    """What was added to and taken off the list, or that nothing was, or that there is no list any more."""
    name = named(change.connection.name, is_bold=True)
    if change.connection.projects is None:
        first = line("✅ ", name, bold(": covers every project that its account sees"))
        return _then_test(change, [first, line("Which these are is read at the next look at permissions.")])
    if not (change.added or change.removed):
        return message(Paragraph([line(name, ": nothing to change; the list is as you want it.")]))
    lines = [line("✅ ", name, bold(": the list of projects is changed")), *_difference(change)]
    if change.unseen is None:
        lines.append(line("ℹ️ Jira could not be asked whether the account sees the new ones."))
    elif change.unseen:
        lines.append(line("⚠️ Not visible to the account now: ", _keys(change.unseen)))
    total = len(change.connection.projects or ())
    return _then_test(change, [*lines, line(f"On the list now: {counted(total, 'project')}.")])


def _then_test(change: ProjectChange, lines: Sequence[Line]) -> Message:
    button = Button(ActionId.TEST_AGAIN, "Test now", change.connection.id, change.connection.name)
    return message(Paragraph(lines), Actions([button]))


def boards_changed(change: BoardChange) -> Message:
    """What was added to and taken out of the boards, or that nothing was."""
    name = named(change.connection.name, is_bold=True)
    if not (change.added or change.removed):
        return message(Paragraph([line(name, ": nothing to change; these boards are there already.")]))
    lines = [line("✅ ", name, bold(": its boards are changed"))]
    lines += [
        line(verb, _keys([str(board.id) for board in boards]))
        for verb, boards in (("Added: ", change.added), ("Taken out: ", change.removed))
        if boards
    ]
    lines.append(line("How they stand: ", code(f"/jira-access permissions {shown(change.connection.name, 40)}")))
    return message(Paragraph(lines), Paragraph(boards_line(change.boards)) if change.boards else None)


def projects_proposed(change: ProjectChange) -> Message:
    """How the list differs from what Jira shows, and the question whether to follow it."""
    name = change.connection.name
    first = line("🔄 ", named(name, is_bold=True), bold(": Jira shows other projects than the list has"))
    if change.draft is None:
        return projects_in_step(change)
    return message(
        Paragraph([first, *_difference(change, would=True)]),
        Actions(
            [
                Button(ActionId.CONFIRM_PROJECTS, "Change the list", change.draft.id, name, ButtonStyle.PRIMARY),
                Button(ActionId.DISCARD_SETUP, "Leave it", change.draft.id, name),
            ]
        ),
    )


def projects_in_step(change: ProjectChange) -> Message:
    """The list needs no change, or Jira shows nothing to change it to."""
    name = named(change.connection.name, is_bold=True)
    if change.removed:
        return message(
            Paragraph(
                [
                    line("⚠️ ", name, bold(": the account sees no project at all, so the list stays as it is")),
                    line("See why: /jira-access permissions ", named(change.connection.name)),
                ]
            )
        )
    total = counted(len(change.connection.projects or ()), "project")
    return message(Paragraph([line("✅ ", name, f": the list is the same as what Jira shows, {total}.")]))


def _difference(change: ProjectChange, *, would: bool = False) -> list[Line]:
    added, removed = ("Would be added: ", "Would be taken off: ") if would else ("Added: ", "Taken off: ")
    lines = [line(added, _keys(change.added))] if change.added else []
    return [*lines, line(removed, _keys(change.removed))] if change.removed else lines


def _keys(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _MOST_KEYS:,} more" if len(keys) > _MOST_KEYS else ""
    return shown(", ".join(keys[:_MOST_KEYS]), 2000) + more
