"""What each cause means to a person: headline, likely causes by likelihood, next steps.

The answers in Slack and the shell both take their words from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from access.credentials import CredentialKind, Deployment
from access.evidence import Cause, Confidence, Evidence
from messages.cause_words import CauseWords
from messages.cause_words_jira import JIRA_WORDS
from messages.cause_words_login import LOGIN_WORDS
from messages.cause_words_oauth import OAUTH_WORDS
from messages.literal import shown

CAUSE_WORDS: Mapping[Cause, CauseWords] = MappingProxyType({**LOGIN_WORDS, **OAUTH_WORDS, **JIRA_WORDS})
"""One entry for every cause."""

NAME_LIMIT = 80
"""Characters that are shown of a name made by others."""
SENTENCE_LIMIT = 300
"""Characters that are shown of a sentence made elsewhere."""
_DETAIL_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cause in words.

    Texts are plain, on one line each, and may quote what Jira said: characters that cannot be seen are marked, but
    markup characters stand as they are.

    Attributes:
        headline: a clause without a full stop; goes on after “name: ”.
        meaning: one sentence: what is proved, and what is not.
        likely: causes in words, the likeliest first; empty where the login is good.
        next_steps: what to do, in order.
        confidence: how sure the cause is.
    """

    headline: str
    meaning: str
    likely: tuple[str, ...]
    next_steps: tuple[str, ...]
    confidence: Confidence


def explain(
    evidence: Evidence,
    kind: CredentialKind,
    deployment: Deployment,
    *,
    account: str = "",
    expected: str = "",
    site: str = "",
) -> Explanation:
    """The evidence in words that fit the login kind and the deployment.

    Args:
        evidence: what one look at Jira proved.
        kind: the login kind that was tried.
        deployment: the kind of Jira.
        account: the account by a name that people know; “the service account” where it is empty.
        expected: the account that was expected; as `account` where it is empty.
        site: the site's address; “Jira's address” where it is empty.
    """
    words = CAUSE_WORDS[evidence.cause]
    likely = words.likely_where.get(kind) or words.likely_where.get(deployment) or words.likely
    steps = words.steps_where.get(kind) or words.steps_where.get(deployment) or words.next_steps
    values = {
        "account": shown(account or expected or "the service account", NAME_LIMIT),
        "expected": shown(expected or account or "the service account", NAME_LIMIT),
        "site": shown(site or "Jira's address", _DETAIL_LIMIT),
        "detail": shown(evidence.detail or words.detail, _DETAIL_LIMIT),
    }
    return Explanation(
        headline=words.headline.format_map(values),
        meaning=words.meaning.format_map(values),
        likely=tuple(text.format_map(values) for text in likely),
        next_steps=tuple(text.format_map(values) for text in steps),
        confidence=evidence.confidence,
    )
