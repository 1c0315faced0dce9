"""The gallery's messages about authorising a connection with OAuth 1.0a."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from access.consumers import DraftConsumer, judge_steps
from access.credentials import CredentialKind, Secret
from access.drafts import Draft, DraftKind, DraftState, plan_of
from access.errors import BadInput
from access.evidence import Cause, Evidence
from access.handshakes import Handshake, HandshakeOver, HandshakeState, OtherBrowser
from access.operations.begin_authorisation import Prepared
from access.operations.check_consumer import ConsumerCheck
from access.operations.confirm_setup import SetUp
from access.operations.finish_handshake import Ending, Finished
from access.operations.issue_link import IssuedLink
from access.operations.start_handshake import Started
from access.ports_oauth import KeyPair
from access.records import Connection
from messages import authorised, authorising, setup
from messages import gallery_values as made
from messages.exhibits import Exhibit, exhibit

_PEM = "\n".join(
    (
        "-----BEGIN PUBLIC KEY-----",
        *["MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0made0up0for0this00"] * 5,
        "-----END PUBLIC KEY-----",
        "",
    )
)
_CONSUMER = DraftConsumer("jira-access-7f3a91c2", KeyPair(Secret("made up"), _PEM))
_CALLBACK = "https://bot.example.com/oauth/jira/callback"
_LINK = IssuedLink(Secret("made-up"), Secret("https://bot.example.com/links/made-up"), made.NOW + timedelta(minutes=10))
_REFUSALS = (
    Cause.OAUTH_CONSUMER_KEY_UNKNOWN,
    Cause.OAUTH_SIGNATURE_INVALID,
    Cause.CLOCK_SKEW,
    Cause.OAUTH_PARAMETER_REJECTED,
    Cause.TIMEOUT,
)


def oauth_exhibits() -> Iterator[Exhibit]:
    """Every message of this subject."""
    for prefix, connection in (("", made.PROD), ("on Cloud: ", made.CLOUD), ("Hostile names: ", made.HOSTILE)):
        yield from _wizard(_draft(connection), prefix)
        yield from _ends(_draft(connection), prefix)
    yield from _checks(_draft(made.PROD))
    yield from _confirmed(_draft(made.PROD))


def _draft(connection: Connection) -> Draft:
    return Draft(
        id="drf-0a1b",
        kind=DraftKind.ROTATE,
        connection_id=connection.id,
        asked_by=connection.owner,
        asked_by_name="maria",
        made_at=made.NOW,
        ends_at=made.NOW + timedelta(hours=24),
        state=DraftState.READY,
        plan=replace(plan_of(connection), kind=CredentialKind.OAUTH1, user=None),
    )


def _wizard(draft: Draft, prefix: str) -> Iterator[Exhibit]:
    prepared = Prepared(draft, _CONSUMER, _CALLBACK, _LINK, _LINK)
    old = replace(prepared, draft=replace(draft, plan=replace(draft.plan, version="7.13.0")), is_in_use=True)
    yield exhibit(f"{prefix}authorize: the wizard", authorising.wizard, prepared)
    yield exhibit(f"{prefix}authorize: the wizard, known link, old Jira", authorising.wizard, old)
    yield exhibit(f"{prefix}authorize: the wizard is sent", authorising.wizard_sent, draft)
    yield exhibit(f"{prefix}authorize: the link to Jira", authorising.authorise_link, draft, _LINK)


def _checks(draft: Draft) -> Iterator[Exhibit]:
    for cause in (Cause.OK, *_REFUSALS):
        evidence = made.evidence_for(cause)
        check = ConsumerCheck(evidence, judge_steps(evidence), None)
        started = Started(draft, _CONSUMER, _CALLBACK, check, None)
        yield exhibit(f"authorize: checked, {cause}", authorising.consumer_checked, started)


def _ends(draft: Draft, prefix: str) -> Iterator[Exhibit]:
    handshake = Handshake(
        id="hsk-1", token_hash="", draft_id=draft.id, person=draft.asked_by, made_at=made.NOW, ends_at=_LINK.ends_at
    )
    wrong = replace(made.result_for(Cause.WRONG_ACCOUNT, made.PROD), credential_kind=CredentialKind.OAUTH1)
    account = replace(wrong.account, name="maria.lopez", display_name="Maria Lopez")
    mismatch = Finished(Ending.WRONG_ACCOUNT, draft, _LINK.ends_at, result=replace(wrong, account=account))
    rejected = _refused(draft, made.evidence_for(Cause.OAUTH_TOKEN_REJECTED))
    unanswered = replace(_refused(draft, made.evidence_for(Cause.TIMEOUT)), ending=Ending.NO_ANSWER)
    untested = Finished(Ending.NOT_GOOD, draft, _LINK.ends_at, refusal=BadInput("The host is not allowed.", "Add it."))
    late = HandshakeOver(draft, handshake, HandshakeState.EXPIRED)
    stranger = OtherBrowser(draft, handshake)
    yield exhibit(f"{prefix}authorize: somebody else", authorised.authorised_as_somebody_else, mismatch)
    yield exhibit(f"{prefix}authorize: denied", authorised.authorisation_denied, draft)
    yield exhibit(f"{prefix}authorize: no answer", authorised.exchange_unanswered, unanswered)
    slow = replace(made.result_for(Cause.TIMEOUT, made.PROD), credential_kind=CredentialKind.OAUTH1)
    held = Finished(Ending.UNTESTED, draft, draft.ends_at, result=slow)
    yield exhibit(f"{prefix}authorize: a token that could not be tested", authorised.token_untested, held)
    yield exhibit(f"{prefix}authorize: rejected", authorised.authorisation_failed, rejected)
    again = replace(rejected, is_repeat=True)
    yield exhibit(f"{prefix}authorize: rejected at the second try", authorised.not_authorised, again)
    yield exhibit(f"{prefix}authorize: not tested", authorised.authorisation_failed, untested)
    yield exhibit(f"{prefix}authorize: too late", authorised.authorisation_over, draft, late)
    yield exhibit(f"{prefix}authorize: another browser", authorised.authorisation_over, draft, stranger)


def _refused(draft: Draft, evidence: Evidence) -> Finished:
    return Finished(Ending.REFUSED, draft, _LINK.ends_at, evidence=evidence)


def _confirmed(draft: Draft) -> Iterator[Exhibit]:
    connection = replace(made.PROD, credential_kind=CredentialKind.OAUTH1, credential_user=None)
    check, result = (
        made.check_of(connection, Cause.OK),
        replace(made.good_result(), credential_kind=CredentialKind.OAUTH1),
    )
    tested = replace(draft, state=DraftState.TESTED, check=check)
    yield exhibit("authorize: to be confirmed", setup.setup_tested, tested, check, result)
    yield exhibit("authorize: done", setup.set_up, SetUp(DraftKind.ROTATE, connection, check, result))
