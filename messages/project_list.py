"""The answer of `projects`: the integrated projects of a connection, as they were last seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from access.boards import Board
from access.records import Connection, ProjectState
from access.results import ProjectVerdict
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Paragraph
from messages.board_report import boards_line
from messages.buttons import Button
from messages.facts import counted
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named

_MOST_LINES = 20
_STATE_WORDS = {
    ProjectVerdict.NOT_VISIBLE: "not visible",
    ProjectVerdict.MISSING: "short of a required permission",
    ProjectVerdict.UNKNOWN: "not read yet",
    ProjectVerdict.COMPLETE: "complete",
}
_MARKS = {
    ProjectVerdict.NOT_VISIBLE: "🚫",
    ProjectVerdict.MISSING: "⚠️",
    ProjectVerdict.UNKNOWN: "⚪\ufe0f",
    ProjectVerdict.COMPLETE: "✅",
}
_ORDER = tuple(_STATE_WORDS)


def project_list(connection: Connection, projects: Sequence[ProjectState], boards: Sequence[Board] = ()) -> Message:
    """The projects, the worst first, cut to twenty lines; the whole is what the *CSV file* button sends."""
    if not projects:
        return _nothing_known(connection, boards)
    ordered = sorted(projects, key=lambda project: (_ORDER.index(project.state), project.key))
    lines = [_project_line(project) for project in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        left_out = counted(len(ordered) - _MOST_LINES, "more project")
        lines.append(line(f"… and {left_out}; the full list is in the CSV file"))
    return message(
        Paragraph(
            [line(named(connection.name, is_bold=True), bold(f": {_counts(projects)}")), *_which(connection, boards)]
        ),
        Bullets(lines),
        Context([line("oldest look ", Moment(min(project.looked_at for project in projects)))]),
        Actions(
            [
                Button(ActionId.TEST_AGAIN, "Test again", connection.id, connection.name),
                Button(ActionId.SEND_PROJECTS_FILE, "Full list as CSV file", connection.id, connection.name),
            ]
        ),
    )


def _nothing_known(connection: Connection, boards: Sequence[Board]) -> Message:
    how = line("Type ", code(f"/jira-access test {connection.name}"), ", or press the button.")
    first = line(named(connection.name, is_bold=True), bold(": no projects are known yet"))
    button = Button(ActionId.TEST_AGAIN, "Test now", connection.id, connection.name)
    return message(Paragraph([first, *_which(connection, boards), how]), Actions([button]))


def _which(connection: Connection, boards: Sequence[Board]) -> Sequence[Line]:
    if connection.projects is None:
        return (line("Integrated: every project that the account sees."), *boards_line(boards))
    return (line(f"Integrated: a list of {counted(len(connection.projects), 'project')}."), *boards_line(boards))


def _counts(projects: Sequence[ProjectState]) -> str:
    counts = Counter(project.state for project in projects)
    told = ", ".join(f"{counts[state]:,} {words}" for state, words in _STATE_WORDS.items() if counts[state])
    return f"{counted(len(projects), 'project')}: {told}"


def _project_line(project: ProjectState) -> Line:
    name = (" – ", named(project.name)) if project.name else ()
    return line(f"{_MARKS[project.state]} ", named(project.key, is_bold=True), *name, f" ({_told(project)})")


def _told(project: ProjectState) -> str:
    if project.state is ProjectVerdict.MISSING and project.missing:
        return f"lacks {counted(len(project.missing), 'permission')}"
    return _STATE_WORDS[project.state]
