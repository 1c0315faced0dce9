"""JSON about boards → frozen values, with suspicion.

Shapes: https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/
"""

from __future__ import annotations

from access.ports import Project, ProjectPage
from access.ports_boards import BoardFacts
from jira_api.json_parts import each, identifier, json_object, label, whole_number


def board(document: object) -> BoardFacts | None:
    """From `board/{id}`."""
    fields = json_object(document)
    number = whole_number(fields.get("id"))
    return None if number is None else BoardFacts(number, label(fields.get("name")) or "")


def board_filter(document: object) -> str | None:
    """From `board/{id}/configuration`."""
    number = whole_number(json_object(json_object(document).get("filter")).get("id"))
    return None if number is None else str(number)


def board_projects(document: object, asked_start: int) -> ProjectPage | None:
    """From `board/{id}/project`."""
    fields = json_object(document)
    projects = each(fields.get("values"), _project)
    if projects is None or fields.get("startAt", asked_start) != asked_start:
        return None
    read, total = asked_start + len(projects), whole_number(fields.get("total"))
    is_last = fields.get("isLast") is True or (total is not None and read >= total)
    # An empty page that is not the last one would be asked for without end.
    return ProjectPage(projects, None if is_last or not projects else read)


def _project(entry: object) -> Project | None:
    fields = json_object(entry)
    number, key = whole_number(fields.get("id")), identifier(fields.get("key"))
    return None if number is None or key is None else Project(number, key, label(fields.get("name")) or "")
