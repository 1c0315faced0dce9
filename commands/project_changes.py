"""`projects NAME add|remove|only|all|sync`: change which projects and boards a connection covers."""

from __future__ import annotations

from access.boards import parse_board_words
from access.errors import BadInput
from access.permissions import parse_project_keys
from access.records import Connection
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.connection_changes import boards_changed, projects_changed, projects_in_step, projects_proposed


async def add(asked: Asked, desk: Desk) -> Answer:
    """Put projects on the list, or boards beside it."""
    connection, keys, boards = await _parts(asked, desk)
    if boards:
        return Answer(boards_changed(await desk.change_boards.add(connection, boards, asked.person.actor)))
    return Answer(projects_changed(await desk.change_projects.add(connection, keys, asked.person.actor)))


async def remove(asked: Asked, desk: Desk) -> Answer:
    """Take projects off the list, or boards out."""
    connection, keys, boards = await _parts(asked, desk)
    if boards:
        return Answer(boards_changed(await desk.change_boards.remove(connection, boards, asked.person.actor)))
    return Answer(projects_changed(await desk.change_projects.remove(connection, keys, asked.person.actor)))


async def only(asked: Asked, desk: Desk) -> Answer:
    """Cover exactly these projects."""
    connection, keys, boards = await _parts(asked, desk)
    if boards:
        raise BadInput(
            "Only projects can be set like this.", f"Boards: /jira-access projects {connection.name} add board:84"
        )
    return Answer(projects_changed(await desk.cover_projects.only(connection, keys, asked.person.actor)))


async def cover_all(asked: Asked, desk: Desk) -> Answer:
    """Cover every project that the account sees."""
    connection, keys, boards = await _parts(asked, desk)
    if keys or boards:
        raise BadInput("All takes no project keys and no boards.", f"Type /jira-access projects {connection.name} all")
    return Answer(projects_changed(await desk.cover_projects.all_visible(connection, asked.person.actor)))


async def sync(asked: Asked, desk: Desk) -> Answer:
    """Hold the list against what Jira shows, and offer to follow it."""
    connection, keys, boards = await _parts(asked, desk)
    if keys or boards:
        raise BadInput(
            "Sync takes no project keys and no boards.", f"Type /jira-access projects {connection.name} sync"
        )
    change = await desk.change_projects.propose_sync(connection, asked.person)
    return Answer(projects_proposed(change) if change.draft else projects_in_step(change))


async def _parts(asked: Asked, desk: Desk) -> tuple[Connection, tuple[str, ...], tuple[int, ...]]:
    """The connection, whose name always comes first, and the keys or the boards behind the verb."""
    name, *rest = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    boards, others = parse_board_words(rest)
    if boards and others:
        raise BadInput("Projects and boards do not go into one line.", "Name the boards in a line of their own.")
    return connection, parse_project_keys(others), boards
