"""The form of an entry about one cause. The entries stand in the `cause_words_*` modules, by subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from access.credentials import CredentialKind, Deployment


@dataclass(frozen=True, slots=True)
class CauseWords:
    """What people are told about one cause.

    Texts may hold `{account}`, `{expected}`, `{site}` and `{detail}`; the last is the evidence's one value.

    Attributes:
        headline: a clause that goes on after the connection's name and a colon.
        meaning: one sentence: what Jira's answer proves, and what it does not.
        likely: causes in words, the likeliest first.
        next_steps: what to do, in order.
        likely_where: causes that differ with the login kind or the deployment; take the place of `likely` there.
        steps_where: the same for the steps.
        detail: what stands for `{detail}` where the evidence carries none.
    """

    headline: str
    meaning: str
    likely: tuple[str, ...]
    next_steps: tuple[str, ...]
    likely_where: Mapping[CredentialKind | Deployment, tuple[str, ...]] = field(default_factory=dict)
    steps_where: Mapping[CredentialKind | Deployment, tuple[str, ...]] = field(default_factory=dict)
    detail: str = ""
