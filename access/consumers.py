"""Our side of an application link: consumer key, key pair, and what an administrator copies into Jira.

Keys are made and read by `jira_api.oauth1_keys`, kept sealed beside their draft by `storage.drafts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique

from access.errors import BadInput
from access.evidence import Cause, Evidence, EvidenceClass
from access.links import Randomness
from access.ports_oauth import Consumer, KeyPair

CONSUMER_NAME = "Jira access bot"
"""The name that people see on Jira's page when they are asked to allow access."""
CALLBACK_PATH = "/oauth/jira/callback"
_KEY_BYTES = 4
_KEY = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class DraftConsumer:
    """A consumer that an application link is, or will be, made for.

    Attributes:
        key: the consumer key, to the letter.
        pair: its keys; the public one goes into Jira.
    """

    key: str
    pair: KeyPair

    @property
    def consumer(self) -> Consumer:
        """The half that signs."""
        return Consumer(self.key, self.pair.private_key)


@unique
class ConsumerStep(StrEnum):
    """What Jira judges, in this order, when it is asked for a request token."""

    ANSWERS = "answers"
    KEY_KNOWN = "key_known"
    CLOCKS_AGREE = "clocks_agree"
    SIGNATURE_ACCEPTED = "signature_accepted"
    CALLBACK_ACCEPTED = "callback_accepted"


@unique
class StepOutcome(StrEnum):
    """How a step stands; `not_judged` where Jira did not come so far, or did not say."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not_judged"


_FAILS_AT = {
    Cause.OAUTH_CONSUMER_KEY_UNKNOWN: ConsumerStep.KEY_KNOWN,
    Cause.OAUTH_CONSUMER_KEY_REJECTED: ConsumerStep.KEY_KNOWN,
    Cause.OAUTH_CONSUMER_KEY_REFUSED: ConsumerStep.KEY_KNOWN,
    Cause.OAUTH_TIMESTAMP_REFUSED: ConsumerStep.CLOCKS_AGREE,
    Cause.CLOCK_SKEW: ConsumerStep.CLOCKS_AGREE,
    Cause.OAUTH_SIGNATURE_INVALID: ConsumerStep.SIGNATURE_ACCEPTED,
    Cause.OAUTH_SIGNATURE_METHOD_REJECTED: ConsumerStep.SIGNATURE_ACCEPTED,
    Cause.OAUTH_PARAMETER_REJECTED: ConsumerStep.CALLBACK_ACCEPTED,
}
_PROVED_BY = {
    # A signature is verified with the key of a link that was found; a clock can be refused before a link is looked up.
    ConsumerStep.SIGNATURE_ACCEPTED: frozenset(
        (ConsumerStep.ANSWERS, ConsumerStep.KEY_KNOWN, ConsumerStep.CLOCKS_AGREE)
    ),
    ConsumerStep.KEY_KNOWN: frozenset((ConsumerStep.ANSWERS,)),
    ConsumerStep.CLOCKS_AGREE: frozenset((ConsumerStep.ANSWERS,)),
    ConsumerStep.CALLBACK_ACCEPTED: frozenset((ConsumerStep.ANSWERS,)),
}


def judge_steps(evidence: Evidence) -> dict[ConsumerStep, StepOutcome]:
    """How each step stands after Jira was asked for a request token."""
    if evidence.is_good:
        return dict.fromkeys(ConsumerStep, StepOutcome.PASSED)
    steps = dict.fromkeys(ConsumerStep, StepOutcome.NOT_JUDGED)
    failed = _FAILS_AT.get(evidence.cause)
    if failed is None:
        answered = evidence.kind in (EvidenceClass.AUTH, EvidenceClass.CONFIG) or evidence.cause.startswith("oauth_")
        steps[ConsumerStep.ANSWERS] = StepOutcome.PASSED if answered else StepOutcome.FAILED
        return steps
    steps |= dict.fromkeys(_PROVED_BY[failed], StepOutcome.PASSED)
    return steps | {failed: StepOutcome.FAILED}


def new_consumer_key(randomness: Randomness) -> str:
    """A key that no other application link has."""
    return f"jira-access-{randomness(_KEY_BYTES).hex()}"


def parse_consumer_key(typed: str) -> str:
    """The consumer key that a person gave, as it stands.

    Raises:
        BadInput: it is empty, or holds a blank or a character that cannot stand in a header.
    """
    key = typed.strip()
    if not _KEY.fullmatch(key):
        raise BadInput(
            "The consumer key is empty, too long, or holds a blank or a character outside ASCII.",
            "Copy it from Jira's application link.",
        )
    return key


def callback_of(public_url: str) -> str:
    """The address to which Jira sends the browser back."""
    return f"{public_url.rstrip('/')}{CALLBACK_PATH}"
