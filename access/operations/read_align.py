"""What does Jira Align say of a connector's projects and boards? Reads both lists to their end, and changes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from access.align import AlignLook, AlignSource, AlignTrouble
from access.align_reading import boards_in, projects_in, trouble_of
from access.credentials import Secret
from access.operations.sweep_permissions import Manner, ask_patiently
from access.pacing import Pace
from access.ports import Reply, Sleep
from access.ports_align import AlignEntry, OpensAlign
from access.spreading import Patience

_MOST_PAGES = 100
_PATIENCE = Patience(longest_hold_seconds=15.0, holds_in_row=3)
_Page = Sequence[AlignEntry]


class ReadAlign:
    """Reads connectors. No transaction is open while Jira Align is asked."""

    def __init__(self, jira: OpensAlign, sleep: Sleep) -> None:
        self._jira = jira
        self._sleep = sleep

    async def __call__(self, source: AlignSource, token: Secret) -> AlignLook:
        """Both lists, each with what went wrong with it.

        Raises:
            BadInput: the host is not allowed, or no header can carry the token.
        """
        align = self._jira.align(source, token)
        projects = projects_in(*await self._entries(align.projects))
        # A token that was refused is not tried again: Jira Align's own limits are not known.
        if projects.trouble is AlignTrouble.REFUSED:
            return AlignLook(projects, boards_in((), projects.trouble))
        return AlignLook(projects, boards_in(*await self._entries(align.boards)))

    async def _entries(
        self, ask: Callable[[int], Awaitable[Reply[_Page]]]
    ) -> tuple[tuple[AlignEntry, ...], AlignTrouble | None, str]:
        """All entries, and why there may be more of them.

        How large a page may be is not known, so the end is where no new entry comes: a list that is not paged at all
        comes a second time.
        """
        manner = Manner(Pace(), self._sleep, _PATIENCE)
        found: dict[AlignEntry, None] = {}
        skip = 0
        for _ in range(_MOST_PAGES):
            reply = await ask_patiently(ask, skip, manner)
            if reply.value is None:
                return (tuple(found), *trouble_of(reply.signals))
            before = len(found)
            found.update(dict.fromkeys(reply.value))
            if len(found) == before:
                return tuple(found), None, ""
            skip += len(reply.value)
        return tuple(found), AlignTrouble.TOO_LONG, f"{len(found):,}"
