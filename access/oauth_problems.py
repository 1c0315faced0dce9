"""What each `oauth_problem` that Jira names proves.

Sources: https://confluence.atlassian.com/kb/oauth-troubleshooting-guide-719095274.html and the problem reporting
extension, http://wiki.oauth.net/w/page/12238543/ProblemReporting
"""

from __future__ import annotations

from access.evidence import Cause, Confidence, Evidence, EvidenceClass, Signals

_AUTH = {"token_rejected", "token_expired", "token_revoked"}
_CONFIG = {"consumer_key_unknown", "signature_invalid", "timestamp_refused"}
_CAUSES = {cause.value: cause for cause in Cause}


def diagnose_oauth_problem(signals: Signals) -> Evidence | None:
    """The evidence in an `oauth_problem`; None where the answer names none, or one that nobody has documented.

    Problems that say something about one request only, such as a nonce used twice, convict nobody unless Jira's
    login header does.
    """
    problem = (signals.oauth_problem or "").strip().lower()
    cause = _CAUSES.get(f"oauth_{problem}") if problem else None
    if cause is None:
        return None
    if problem in _CONFIG:
        return Evidence(EvidenceClass.CONFIG, cause, Confidence.HIGH, signals, problem)
    if problem in _AUTH or signals.login_reason == "AUTHENTICATED_FAILED":
        return Evidence(EvidenceClass.AUTH, cause, Confidence.HIGH, signals, problem)
    return Evidence(EvidenceClass.UNKNOWN, cause, Confidence.MEDIUM, signals, problem)
