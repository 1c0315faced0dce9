"""What a profile consists of. How it is written down in TOML is in `access.profiles.rows`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from access.credentials import Deployment


@unique
class Level(StrEnum):
    """How much an integration needs a permission; only a missing `required` one changes a verdict."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


@unique
class Certainty(StrEnum):
    """How sure it is that the line belongs in the profile; Atlassian's own table is an image and not confirmed."""

    CERTAIN = "certain"
    NEAR_CERTAIN = "near-certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One permission that an integration uses.

    Attributes:
        permission: key in Jira's REST API, such as `EDIT_ISSUES`.
        name: what Jira's administration pages call it.
        level: how much it is needed.
        breaks: one short sentence: which sync stops without it.
        certainty: how sure the line is.
        source: a link, or words, that say where the line comes from.
        note: what else to know, such as when the level may be relaxed; may be empty.
    """

    permission: str
    name: str
    level: Level
    breaks: str
    certainty: Certainty
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The permissions that one integration needs.

    Attributes:
        name: what people type; the name of its file without `.toml`.
        title: one line for people.
        deployments: the kinds of Jira it is meant for.
        project: permissions needed on every integrated project.
        global_: permissions needed on the whole site.
        token_scopes: scopes that a scoped API token must carry; empty where tokens have none.
        source: where the profile as a whole comes from, and how far to trust it.
    """

    name: str
    title: str
    deployments: tuple[Deployment, ...]
    project: tuple[Requirement, ...]
    global_: tuple[Requirement, ...] = ()
    token_scopes: tuple[str, ...] = ()
    source: str = ""

    @property
    def project_keys(self) -> tuple[str, ...]:
        """Keys of the permissions to ask for on each project, in the profile's order."""
        return tuple(row.permission for row in self.project)

    @property
    def global_keys(self) -> tuple[str, ...]:
        """Keys of the permissions to ask for on the site, in the profile's order."""
        return tuple(row.permission for row in self.global_)
