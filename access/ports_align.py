"""What the rules need of Jira Align, as protocols beside those of `access.ports`. Kept by `jira_api.align_calls`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from access.align import AlignSource
from access.credentials import Secret
from access.ports import Reply


@dataclass(frozen=True, slots=True)
class AlignEntry:
    """One entry of a list: its simple fields by name, none of them read into yet. Its own number is `id`, if any."""

    fields: tuple[tuple[str, str], ...]


class Align(Protocol):
    """A connector of a Jira Align, asked with one token. Nothing is retried and no redirect followed."""

    async def projects(self, skip: int) -> Reply[Sequence[AlignEntry]]:
        """Entries of the connector's list of projects, after so many."""

    async def boards(self, skip: int) -> Reply[Sequence[AlignEntry]]:
        """Entries of the connector's list of boards, after so many."""


class OpensAlign(Protocol):
    """The way to every Jira Align."""

    def align(self, source: AlignSource, token: Secret) -> Align:
        """That connector. Raises BadInput for a host that is not allowed, or a token that no header can carry."""

    def require_allowed(self, source: AlignSource) -> None:
        """Let a host pass that a secret may be sent to. Raises BadInput for another."""
