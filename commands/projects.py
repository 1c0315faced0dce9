"""`projects`: which projects are integrated, and how each stood at the last look."""

from __future__ import annotations

from access.errors import BadInput
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from messages.csv_files import projects_file
from messages.notices import file_note, file_sent
from messages.project_list import project_list


async def answer(asked: Asked, desk: Desk) -> Answer:
    """The projects of the connection that was named, or of the only one. Jira is not asked."""
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    if rest:
        raise BadInput(
            f"I do not understand “{' '.join(rest)[:80]}” behind the name.", "Type /jira-access projects [name]."
        )
    boards = await desk.change_boards.of(connection)
    return Answer(project_list(connection, await desk.list_projects(connection), boards))


async def press_send_file(pressed: Pressed, desk: Desk) -> Answer:
    """Send all projects as a CSV file to the person who asked."""
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    file = projects_file(connection.name, await desk.list_projects(connection), desk.clock())
    await desk.note_export(pressed.person.actor, connection.name, "projects", file.name)
    return Answer(file_sent(file.name), file=file, file_note=file_note(connection.name, "projects"))
