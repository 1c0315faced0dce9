"""Takes the secret out of what Jira told about an account, before a result is printed.

The last net: `jira_api` blacks out Jira's words already, but a name that Jira gives is a fact, and is kept as it came.
"""

from __future__ import annotations

import base64
from dataclasses import fields, replace
from typing import Any

from access.credentials import Credential, secrets_of
from access.evidence import Evidence, Signals
from access.results import CheckResult
from bot.redaction import Redactor


def without_secret(result: CheckResult, credential: Credential) -> CheckResult:
    """The same result with the secret blotted out, in whatever form it was told back."""
    secrets = [secret.reveal() for secret in secrets_of(credential)]
    pair = _base64(f"{credential.user}:{credential.secret.reveal()}")
    net = Redactor((*secrets, *map(_base64, secrets), pair))
    account = result.account
    told = {name: getattr(account, name) for name in ("id", "name", "display_name")}
    cleaned = {name: net.clean(text) if text else text for name, text in told.items()}
    return replace(result, account=replace(account, **cleaned), evidence=_clean_evidence(result.evidence, net))


def _clean_evidence(evidence: Evidence, net: Redactor) -> Evidence:
    signals = _clean_signals(evidence.signals, net) if evidence.signals else None
    return replace(evidence, signals=signals, detail=net.clean(evidence.detail))


def _clean_signals(signals: Signals, net: Redactor) -> Signals:
    values = {one.name: getattr(signals, one.name) for one in fields(signals)}
    # An enum is a text of ours, and stays what it is. Any: mypy cannot see that only texts are replaced by texts.
    cleaned: dict[str, Any] = {name: net.clean(value) for name, value in values.items() if type(value) is str}
    return replace(signals, **cleaned)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
