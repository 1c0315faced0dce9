"""Does Jira know our consumer, and accept its signature? Asks for a request token, which proves both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from access.clock_skew import skew_of_answer
from access.consumers import ConsumerStep, StepOutcome, judge_steps
from access.evidence import Evidence
from access.handshake_evidence import diagnose_handshake
from access.ports import Clock
from access.ports_oauth import Consumer, OAuthDance, RequestToken
from access.sites import SiteAddress


@dataclass(frozen=True, slots=True)
class ConsumerCheck:
    """What came of it.

    Attributes:
        evidence: what Jira's answer proved.
        steps: how each step of the set-up stands.
        token: the request token that Jira gave; None where it gave none.
    """

    evidence: Evidence
    steps: Mapping[ConsumerStep, StepOutcome]
    token: RequestToken | None


class CheckConsumer:
    """Checks application links. No login is tried, so that no account can be locked by it."""

    def __init__(self, dance: Callable[[], OAuthDance], clock: Clock) -> None:
        self._dance = dance
        self._clock = clock

    async def __call__(self, address: SiteAddress, consumer: Consumer, callback: str) -> ConsumerCheck:
        """Ask once.

        Raises:
            BadInput: the host is not allowed, or the callback is no address that Jira could use.
        """
        reply = await self._dance().request_token(address, consumer, callback)
        evidence = diagnose_handshake(reply, skew_of_answer(reply.signals, self._clock()))
        return ConsumerCheck(evidence, judge_steps(evidence), reply.value)
