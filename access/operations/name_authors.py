"""Puts people's names for the account ids by which Cloud's audit log names its authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from access.likely import Likely
from access.ports_history import JiraHistory

_MOST_NAMED = 10


async def name_authors(history: JiraHistory, likely: Sequence[Likely]) -> tuple[Likely, ...]:
    """The same with the authors' names, for one request; ids stay where Jira does not tell the names."""
    ids = tuple(dict.fromkeys(one.record.author_id for one in likely if one.record.author_id))[:_MOST_NAMED]
    names = (await history.display_names(ids)).value if ids else None
    if not names:
        return tuple(likely)
    records = [replace(one.record, author=names.get(one.record.author_id, one.record.author)) for one in likely]
    return tuple(replace(one, record=record) for one, record in zip(likely, records, strict=True))
