"""Does this service account still get in, why not, and where is it short of a permission?

The login is proved first; permissions are read only when it is good.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from access.credentials import Credential, Deployment
from access.operations.prove_login import LoginProof, ProveLogin
from access.operations.sweep_cloud import sweep_cloud
from access.operations.sweep_data_center import sweep_data_center
from access.operations.sweep_permissions import Manner, Progress, Sweep
from access.pacing import Pace
from access.permissions import judge, verdict_of_login
from access.ports import Jira, Sleep
from access.profiles import Profile, default_profile_for
from access.results import CheckResult
from access.sites import SiteAddress, parse_address
from access.spreading import Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What to check.

    Attributes:
        address: the site.
        credential: what to log in with.
        expected: the account that it should be: account id on Cloud, user name or key on Data Center; None for any.
        project_keys: the projects to look at; None for all that the account sees.
        profile: the permissions to hold the account against; None for the one that fits the deployment.
        is_login_only: whether permissions are left alone.
    """

    address: SiteAddress
    credential: Credential
    expected: str | None = None
    project_keys: tuple[str, ...] | None = None
    profile: Profile | None = None
    is_login_only: bool = False


class CheckConnection:
    """One check: login, then permissions. Reads only; changes nothing in Jira."""

    def __init__(
        self,
        jira: Jira,
        prove_login: ProveLogin,
        *,
        sleep: Sleep,
        monotonic: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
    ) -> None:
        self._jira = jira
        self._prove_login = prove_login
        self._sleep = sleep
        self._monotonic = monotonic
        self._patience = patience or Patience()

    async def __call__(self, request: CheckRequest, progress: Progress | None = None) -> CheckResult:
        """Look at the connection once.

        Raises:
            BadInput: the host is not allowed, the expected account has a form that the site does not use, or the
                profile is meant for another kind of Jira; the credential was not sent.
            BudgetSpent: another refused login could lock the account; nothing was sent.
        """
        started = self._monotonic()
        with self._jira.counting() as count:
            result = await self._looked(request, progress)
        return replace(result, requests=count.sent, elapsed_seconds=round(self._monotonic() - started, 3))

    async def _looked(self, request: CheckRequest, progress: Progress | None) -> CheckResult:
        proof = await self._prove_login(request.address, request.credential, request.expected, request.profile)
        result = _result_of_login(request, proof)
        if not proof.evidence.is_good or request.is_login_only:
            return result
        profile = request.profile or default_profile_for(proof.site.deployment)
        sweep = await self._sweep(request, proof, profile, progress)
        return _with_permissions(result, proof, profile, sweep)

    async def _sweep(
        self, request: CheckRequest, proof: LoginProof, profile: Profile, progress: Progress | None
    ) -> Sweep:
        deployment = proof.site.deployment
        account = self._jira.account(parse_address(proof.site.base_url), deployment, request.credential)
        signals = proof.evidence.signals
        names_account = signals is not None and signals.header_account_id is not None
        manner = Manner(Pace(), self._sleep, self._patience, progress, names_account)
        sweep = sweep_cloud if deployment is Deployment.CLOUD else sweep_data_center
        return await sweep(account, profile, request.project_keys, manner)


def _result_of_login(request: CheckRequest, proof: LoginProof) -> CheckResult:
    return CheckResult(
        verdict=verdict_of_login(proof.evidence),
        evidence=proof.evidence,
        credential_kind=request.credential.kind,
        account=proof.account,
        site=proof.site,
        gateway_url=proof.gateway_url,
    )


def _with_permissions(result: CheckResult, proof: LoginProof, profile: Profile, sweep: Sweep) -> CheckResult:
    verdict, evidence = judge(proof.evidence, sweep.projects, sweep.global_missing, sweep.trouble)
    return replace(
        result,
        verdict=verdict,
        evidence=evidence,
        profile=profile.name,
        projects=sweep.projects,
        global_missing=sweep.global_missing,
        notes=sweep.notes,
    )
