"""`permissions name --picture` and `status name --picture`: a map and a timeline, as a picture or as a table."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from access.errors import BadInput
from access.records import Connection
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.notices import file_sent
from messages.permission_picture import permission_picture
from messages.picture_files import FORMATS, map_file, picture_upload, timeline_file
from messages.picture_words import map_words, picture_note, timeline_words
from messages.timeline_picture import timeline_picture
from messages.uploads import Upload

_easel = ThreadPoolExecutor(1, thread_name_prefix="picture")
"""One picture at a time, off the event loop: each takes a core and some 100 MiB for a moment."""


async def answer_map(asked: Asked, desk: Desk) -> Answer:
    """The map of projects and permissions, from kept looks, into the asker's direct messages."""
    connection, file_kind = await _asked_for(asked, desk)
    found = await desk.map_permissions(connection)
    words = map_words(found)
    if file_kind:
        return await _sent(asked, desk, connection, map_file(found, file_kind), words)
    png = await asyncio.get_running_loop().run_in_executor(_easel, permission_picture, found)
    picture = picture_upload(connection.name, "permission-map", png, words, found.at)
    return await _sent(asked, desk, connection, picture, words)


async def answer_timeline(asked: Asked, desk: Desk) -> Answer:
    """The connection's states over 90 days, from kept looks, into the asker's direct messages."""
    connection, file_kind = await _asked_for(asked, desk)
    timeline = await desk.show_timeline(connection)
    words = timeline_words(timeline)
    if file_kind:
        return await _sent(asked, desk, connection, timeline_file(timeline, file_kind), words)
    png = await asyncio.get_running_loop().run_in_executor(_easel, timeline_picture, timeline)
    picture = picture_upload(connection.name, "timeline", png, words, timeline.end)
    return await _sent(asked, desk, connection, picture, words)


async def _asked_for(asked: Asked, desk: Desk) -> tuple[Connection, str]:
    """The connection, and the format where a table is wanted; empty for a picture."""
    name, *rest = asked.words
    wanted = [word.lower().removeprefix("--") for word in rest]
    unknown = [word for word, kind in zip(rest, wanted, strict=True) if kind not in FORMATS]
    if unknown or len(wanted) > 1:
        raise BadInput(
            f"I do not understand “{' '.join(unknown or rest)[:80]}”.", "Behind --picture may stand --csv or --json."
        )
    return await desk.find_connection.named(asked.person.workspace, name), "".join(wanted)


async def _sent(asked: Asked, desk: Desk, connection: Connection, file: Upload, words: str) -> Answer:
    await desk.note_export(asked.person.actor, connection.name, "picture", file.name)
    return Answer(file_sent(file.name), file=file, file_note=picture_note(connection.name, words))
