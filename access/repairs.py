"""Plans of repairs: what is missing, what could be done about it, and the plan that somebody asks to have approved.

Values, their hash and their inverse. Which options there are is worked out in `access.repair_options` and
`access.setup_plans`; what must still hold when a plan is carried out in `access.plan_conditions`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.jira_setup import Hindrance
from access.records import Actor
from access.repair_steps import Step
from access.rows import to_row

VERSION = 1
"""Of plans as they are stored and hashed."""
UNDO_FOR = timedelta(days=7)
"""How long *Undo* is offered after a repair."""
PROPOSED_FOR = timedelta(hours=24)
"""How long a plan that was shown may be asked for; by then Jira has likely changed."""


@unique
class Purpose(StrEnum):
    """What a plan is for."""

    REPAIR = "repair"
    SETUP = "setup"
    UNDO = "undo"


@unique
class Way(StrEnum):
    """How permissions would be given."""

    ROLE_FOR_ACCOUNT = "role_for_account"
    ROLE_FOR_GROUP = "role_for_group"
    GRANT = "grant"
    ROLE_AND_GRANT = "role_and_grant"
    SETUP = "setup"


@dataclass(frozen=True, slots=True)
class Reach:
    """The blast radius of a change.

    Attributes:
        more_projects: projects that it changes besides those that it is meant for.
        is_whole: whether every project of the site was looked at; if not, there may be more.
        people: how many people get what it gives; None where a group could not be counted.
    """

    more_projects: tuple[str, ...] = ()
    is_whole: bool = True
    people: int | None = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to mend one cause.

    Attributes:
        way: how.
        steps: the changes, in order.
        besides: permissions that it gives to the account besides those that are missing.
        reach: whom and what else it touches.
    """

    way: Way
    steps: tuple[Step, ...]
    besides: tuple[str, ...] = ()
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Projects that lack the same permissions through the same scheme.

    Attributes:
        projects: keys, sorted.
        missing: permission keys, sorted.
        scheme: the scheme's name.
        options: the smallest change first; never empty.
    """

    projects: tuple[str, ...]
    missing: tuple[str, ...]
    scheme: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Hindered:
    """Projects that the bot cannot mend, and why; no projects where a global permission is missing."""

    hindrance: Hindrance
    projects: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What could be done about everything that is missing."""

    causes: tuple[Cause, ...] = ()
    hindered: tuple[Hindered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A cause with the one option that the plan takes."""

    projects: tuple[str, ...]
    missing: tuple[str, ...]
    scheme: str
    option: Option


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that was so when the plan was made, and that the plan rests upon; `subject` is for people."""

    subject: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPlan:
    """What somebody asks to have approved; frozen from then on.

    Attributes:
        purpose: what it is for.
        account: the service account's name, for people.
        remedies: what is mended, and how.
        conditions: what must still be so when it is carried out.
        hindered: what it does not mend.
        others: the other ways that there were, as plans of their own would take them.
        scope: keys of all projects that must be read to tell whether the conditions still hold.
        groups: names of the groups that must be looked for.
    """

    purpose: Purpose
    account: str
    remedies: tuple[Remedy, ...]
    conditions: tuple[Condition, ...] = ()
    hindered: tuple[Hindered, ...] = ()
    others: tuple[Remedy, ...] = ()
    scope: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All changes, in order, each once."""
        return tuple(dict.fromkeys(step for remedy in self.remedies for step in remedy.option.steps))

    @property
    def inverse(self) -> tuple[Step, ...]:
        """The changes that take it all back, the last one first."""
        return tuple(step.inverse for step in reversed(self.steps))

    @property
    def projects(self) -> tuple[str, ...]:
        """Keys of the projects that it mends, sorted."""
        return tuple(sorted({key for remedy in self.remedies for key in remedy.projects}))

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the permissions that it gives because they are missing, sorted."""
        return tuple(sorted({key for remedy in self.remedies for key in remedy.missing}))

    @property
    def reads_all_projects(self) -> bool:
        """Whether a grant is made or taken, so that all projects of a scheme are touched."""
        return any(step.scheme_id for step in self.steps)

    @property
    def hash(self) -> str:
        """SHA-256 of the whole plan: two plans with the same hash do the same under the same conditions."""
        text = json.dumps(to_row(self, VERSION), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A plan as it is kept.

    Attributes:
        id: opaque; what buttons carry.
        workspace: Slack team id in which it was made.
        connection_id: whose account it is about.
        plan: the plan.
        made_by: who had it made.
        made_at: when, UTC.
        undoes: id of the repair that it takes back; empty for any other.
        done_at: when it was carried out and verified, UTC; None before.
        asked_at: when approval was asked for, UTC; None before.
    """

    id: str
    workspace: str
    connection_id: str
    plan: RepairPlan
    made_by: Actor
    made_at: datetime
    undoes: str = ""
    asked_at: datetime | None = None
    done_at: datetime | None = None

    def can_be_asked_for(self, now: datetime) -> bool:
        """Whether approval may still be asked for."""
        return self.asked_at is None and now < self.made_at + PROPOSED_FOR

    def can_be_undone(self, now: datetime) -> bool:
        """Whether *Undo* is still offered."""
        return self.done_at is not None and not self.undoes and now < self.done_at + UNDO_FOR


def choose(diagnosis: Diagnosis, number: int = 0) -> tuple[Remedy, ...]:
    """One remedy a cause: the smallest change, or for a higher number the next way where there is one."""
    return tuple(
        Remedy(
            projects=cause.projects,
            missing=cause.missing,
            scheme=cause.scheme,
            option=cause.options[min(number, len(cause.options) - 1)],
        )
        for cause in diagnosis.causes
    )


def ways_to_choose(diagnosis: Diagnosis) -> int:
    """How many plans `choose` can make that differ."""
    return max((len(cause.options) for cause in diagnosis.causes), default=0)
