"""Does this credential still log in, as the right account? One look at `/myself`, never a second after a refusal."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from access.clock_skew import clock_skew
from access.credentials import ApiToken, Credential, Deployment, kinds_taken_by
from access.diagnosis import diagnose_login, diagnose_status, diagnose_trouble
from access.errors import BadInput, BudgetSpent
from access.evidence import Cause, Confidence, Evidence, EvidenceClass, Signals
from access.handshake_evidence import with_clock_skew
from access.lockout import LoginHeld
from access.ports import Clock, Identity, Jira, LoginBudget, Reply, ServerInfo
from access.profiles import Profile, default_profile_for
from access.results import AccountFacts, SiteFacts
from access.sites import SiteAddress, parse_address

_UNREACHED = (Cause.DNS, Cause.CONNECT, Cause.TIMEOUT, Cause.TLS)


@dataclass(frozen=True, slots=True)
class LoginProof:
    """What one look showed: the evidence, whom Jira named, and the site.

    `gateway_url` is set where a token that the site refused passed at the gateway.
    """

    evidence: Evidence
    account: AccountFacts
    site: SiteFacts
    gateway_url: str = ""


class ProveLogin:
    """Proves a login through `/myself` alone.

    The site is looked at first without the credential; a site that does not answer is never sent a secret.
    """

    def __init__(
        self, jira: Jira, budget: LoginBudget, clock: Clock, gateway: str, deadline_seconds: float = 20.0
    ) -> None:
        self._jira = jira
        self._budget = budget
        self._clock = clock
        self._gateway = gateway
        self._deadline_seconds = deadline_seconds

    async def __call__(
        self, address: SiteAddress, credential: Credential, expected: str | None, profile: Profile | None = None
    ) -> LoginProof:
        """Look once; the whole look ends within the deadline.

        Args:
            address: the site.
            credential: what to log in with.
            expected: the account that it should be; None for any.
            profile: refused before the credential is sent where it is meant for another kind of Jira.

        Raises:
            BadInput: the host is not allowed, the expected account has a form that the site does not use, or the
                profile does not fit; the credential was not sent.
            BudgetSpent: another refused login could lock the account; nothing was sent.
        """
        look = _Look(self._jira, self._budget, self._clock, self._gateway, address, credential, expected, profile)
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await look.prove()
        except TimeoutError:
            return await look.give_up()


class _Look:
    """One look: what is known so far, so that a deadline can end it with what there is."""

    def __init__(
        self,
        jira: Jira,
        budget: LoginBudget,
        clock: Clock,
        gateway: str,
        address: SiteAddress,
        credential: Credential,
        expected: str | None,
        profile: Profile | None,
    ) -> None:
        self._jira = jira
        self._budget = budget
        self._clock = clock
        self._gateway = gateway
        self._address = address
        self._credential = credential
        self._expected = expected
        self._profile = profile
        self._site = jira.site(address)
        self._asked: SiteAddress | None = None
        self._facts = SiteFacts(address.base_url, self._deployment(None))

    async def prove(self) -> LoginProof:
        info = await self._site.server_info()
        deployment = self._deployment(info.value)
        version = info.value.version if info.value else None
        self._facts = SiteFacts(self._address.base_url, deployment, version, clock_skew(info, self._clock()))
        barred = self._bar(info.signals)
        if barred is not None:
            return self._proof(await self._look_closer(barred), None)
        reply, evidence = await self._ask_myself(self._address)
        proof = self._proof(await self._look_closer(evidence), reply.value)
        return await self._try_gateway(proof) if self._may_be_scoped(proof.evidence) else proof

    async def give_up(self) -> LoginProof:
        """End at the deadline: nobody was judged, so a try that was taken is given back."""
        evidence = Evidence(EvidenceClass.UPSTREAM, Cause.TIMEOUT, Confidence.HIGH)
        if self._asked is not None:
            await self._budget.settle(self._asked, self._credential, evidence)
        return self._proof(evidence, None)

    def _proof(self, evidence: Evidence, identity: Identity | None) -> LoginProof:
        return LoginProof(evidence, _account_facts(identity, self._expected), self._facts)

    def _deployment(self, info: ServerInfo | None) -> Deployment:
        """What `serverInfo` says; else what the kind of login or the address suggests."""
        if info is not None:
            return info.deployment
        if isinstance(self._credential, ApiToken):
            return Deployment.CLOUD
        return self._address.guessed_deployment(self._gateway)

    def _bar(self, signals: Signals) -> Evidence | None:
        """Why the credential is not sent at all; None where it may be.

        A throttled anonymous question bars nothing, since Data Center can throttle anonymous callers alone; nor does
        a redirect, since a single sign-on may send anonymous callers away and let logins pass.
        """
        trouble = diagnose_trouble(signals)
        if trouble is not None and trouble.kind is EvidenceClass.UPSTREAM and trouble.cause is not Cause.REDIRECTED:
            return trouble
        kind = self._credential.kind
        if kind not in kinds_taken_by(self._facts.deployment):
            return Evidence(EvidenceClass.CONFIG, Cause.METHOD_NOT_SUPPORTED, Confidence.HIGH, None, kind)
        _require_account_form(self._expected, self._facts.deployment)
        _require_fitting_profile(self._profile, self._facts.deployment)
        return None

    async def _ask_myself(self, address: SiteAddress) -> tuple[Reply[Identity], Evidence]:
        account = self._jira.account(address, self._facts.deployment, self._credential)
        try:
            await self._budget.spend(address, self._credential)
        except LoginHeld as held:
            held.jira_answers = self._facts.version is not None
            raise
        self._asked = address
        reply = await account.myself()
        evidence = diagnose_login(reply, self._facts.deployment, self._expected)
        self._asked = None
        await self._budget.settle(address, self._credential, evidence)
        return reply, evidence

    async def _look_closer(self, evidence: Evidence) -> Evidence:
        """Name the cause more exactly: offline or upstream, server error or maintenance, clocks that are apart."""
        if evidence.cause is Cause.SERVER_ERROR and self._facts.deployment is Deployment.DATA_CENTER:
            return diagnose_status(evidence, (await self._site.status()).value)
        if evidence.cause in _UNREACHED and await self._jira.reaches_probe() is False:
            return replace(evidence, kind=EvidenceClass.OFFLINE, cause=Cause.NO_NETWORK)
        return with_clock_skew(evidence, self._facts.clock_skew_seconds)

    def _may_be_scoped(self, evidence: Evidence) -> bool:
        refused = evidence.cause is Cause.BAD_CREDENTIAL
        return refused and isinstance(self._credential, ApiToken) and not self._address.is_behind(self._gateway)

    async def _try_gateway(self, proof: LoginProof) -> LoginProof:
        """Ask the gateway once whether a token that the site refused is a scoped one.

        A scoped token works at `{gateway}/ex/jira/{cloudId}` only:
        https://support.atlassian.com/atlassian-cloud/kb/401-unauthorized-error-when-service-account-accesses-jira-or-confluence-api
        """
        cloud_id = (await self._site.cloud_id()).value
        if not cloud_id:
            return proof
        gateway = parse_address(f"{self._gateway}/ex/jira/{cloud_id}")
        try:
            reply, evidence = await self._ask_myself(gateway)
        except (BadInput, BudgetSpent):  # the gateway is not allowed, or the tries are used up: the refusal stands
            return proof
        if evidence.cause is Cause.SCOPE_MISSING:
            return replace(proof, evidence=evidence, gateway_url=gateway.base_url)
        if not evidence.is_good and evidence.cause is not Cause.WRONG_ACCOUNT:
            return proof
        scoped = replace(
            proof.evidence, kind=EvidenceClass.CONFIG, cause=Cause.SCOPED_TOKEN_AT_SITE, detail=gateway.base_url
        )
        account = _account_facts(reply.value, self._expected)
        return LoginProof(replace(scoped, confidence=Confidence.HIGH), account, proof.site, gateway.base_url)


def _require_account_form(expected: str | None, deployment: Deployment) -> None:
    if expected and "@" in expected and deployment is Deployment.CLOUD:
        raise BadInput(
            f"On Jira Cloud the expected account is an account id; “{expected}” is an e-mail address.",
            "The id stands at the end of the account's profile address, …/jira/people/5b10ac8d82e05b22cc7d4ef5.",
        )


def _require_fitting_profile(profile: Profile | None, deployment: Deployment) -> None:
    if profile is not None and deployment not in profile.deployments:
        raise BadInput(
            f"Profile “{profile.name}” is not meant for {deployment}, which this Jira is.",
            f"Leave the profile out, or take {default_profile_for(deployment).name}.",
        )


def _account_facts(identity: Identity | None, expected: str | None) -> AccountFacts:
    if identity is None:
        return AccountFacts(expected=expected)
    return AccountFacts(identity.account_id or identity.key, identity.name, identity.display_name, expected)
