"""What an answer in the OAuth dance proves. `/myself` has its own reading, in `access.diagnosis`.

Nothing here convicts a stored credential: a handshake that fails leaves what was there before as it was.
"""

from __future__ import annotations

from dataclasses import replace

from access.diagnosis import diagnose_call, diagnose_trouble
from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Signals
from access.oauth_problems import diagnose_oauth_problem
from access.ports import Reply

_NOT_FOUND = 404
_SKEW_THAT_MATTERS_SECONDS = 30.0
"""Below this the clocks cannot be why: measuring over a slow line is not more exact."""


def diagnose_handshake(reply: Reply[object], clock_skew_seconds: float | None = None) -> Evidence:
    """Why a step of the dance gave no token, or `ok` where it gave one.

    Args:
        reply: of the step.
        clock_skew_seconds: how far Jira's clock is ahead; None where it was not measured.
    """
    signals = reply.signals
    if reply.value is not None:
        return Evidence(EvidenceClass.OK, Cause.OK, Confidence.HIGH, signals)
    # Jira answers two of its problems with 503; a problem that it names is more exact than any status.
    found = diagnose_oauth_problem(signals) or diagnose_trouble(signals)
    if found is not None:
        return with_clock_skew(found, clock_skew_seconds)
    if signals.status == _NOT_FOUND:
        return Evidence(EvidenceClass.UPSTREAM, Cause.NOT_JIRA, _not_found_confidence(signals), signals)
    return diagnose_call(signals)


def with_clock_skew(evidence: Evidence, clock_skew_seconds: float | None) -> Evidence:
    """A refused time stamp named as `clock_skew`, where the clocks were measured to be apart; else as it was.

    `detail` holds the seconds that Jira's clock is ahead, with a minus where it is behind.
    """
    if evidence.cause is not Cause.OAUTH_TIMESTAMP_REFUSED or clock_skew_seconds is None:
        return evidence
    if abs(clock_skew_seconds) < _SKEW_THAT_MATTERS_SECONDS:
        return evidence
    return replace(evidence, cause=Cause.CLOCK_SKEW, detail=f"{clock_skew_seconds:.0f}")


def _not_found_confidence(signals: Signals) -> Confidence:
    return Confidence.HIGH if signals.content is Content.HTML else Confidence.MEDIUM
