"""The words for every cause: complete, short, and careful about what is not known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import CredentialKind, Deployment, kinds_taken_by
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from messages.cause_words_jira import JIRA_WORDS
from messages.cause_words_login import LOGIN_WORDS
from messages.cause_words_oauth import OAUTH_WORDS
from messages.causes import CAUSE_WORDS, Explanation, explain

WAYS = [(deployment, kind) for deployment in Deployment for kind in kinds_taken_by(deployment)]
FAULTS = [cause for cause in Cause if cause is not Cause.OK]


def explained(cause: Cause, deployment: Deployment, kind: CredentialKind, detail: str = "") -> Explanation:
    evidence = Evidence(EvidenceClass.UNKNOWN, cause, Confidence.HIGH, None, detail)
    return explain(evidence, kind, deployment, account="svc-align", site="https://jira.example.com")


def all_text(explanation: Explanation) -> str:
    return " ".join((explanation.headline, explanation.meaning, *explanation.likely, *explanation.next_steps))


def test_every_cause_has_one_entry() -> None:
    assert set(CAUSE_WORDS) == set(Cause)
    assert len(LOGIN_WORDS) + len(OAUTH_WORDS) + len(JIRA_WORDS) == len(Cause)


@pytest.mark.parametrize("cause", FAULTS)
@pytest.mark.parametrize(("deployment", "kind"), WAYS)
def test_a_fault_is_explained_shortly_with_a_cause_and_a_step(
    cause: Cause, deployment: Deployment, kind: CredentialKind
) -> None:
    explanation = explained(cause, deployment, kind)

    assert len(explanation.headline) <= 100
    assert len(explanation.meaning) <= 240
    assert explanation.likely
    assert 1 <= len(explanation.next_steps) <= 4
    assert max(map(len, explanation.likely + explanation.next_steps)) <= 160


@pytest.mark.parametrize("cause", FAULTS)
@pytest.mark.parametrize(("deployment", "kind"), WAYS)
def test_texts_have_the_form_that_their_place_asks_for(
    cause: Cause, deployment: Deployment, kind: CredentialKind
) -> None:
    explanation = explained(cause, deployment, kind)

    assert not re.search(r"[{}]|\(\)|“”|  ", all_text(explanation))
    assert not explanation.headline.endswith(".")
    assert all(step.endswith((".", "?")) for step in explanation.next_steps)


@pytest.mark.parametrize("kind", [kind for _, kind in WAYS])
def test_a_captcha_never_calls_the_password_wrong(kind: CredentialKind) -> None:
    explanation = explained(Cause.CAPTCHA, Deployment.DATA_CENTER, kind)

    assert not re.search(r"(wrong|bad|invalid|incorrect) (password|secret|token)", all_text(explanation))
    assert "before looking at the password" in explanation.meaning


@pytest.mark.parametrize("cause", FAULTS)
@pytest.mark.parametrize(("deployment", "kind"), WAYS)
def test_no_text_claims_that_the_password_is_wrong(cause: Cause, deployment: Deployment, kind: CredentialKind) -> None:
    text = all_text(explained(cause, deployment, kind))

    assert not re.search(r"(wrong|bad|incorrect) (password|secret)|(password|secret) is (wrong|bad|incorrect)", text)


@pytest.mark.parametrize("cause", JIRA_WORDS)
def test_trouble_on_the_way_says_that_the_account_is_not_judged(cause: Cause) -> None:
    meaning = explained(cause, Deployment.CLOUD, CredentialKind.API_TOKEN).meaning

    assert meaning.endswith(("says nothing about the account.", "Nothing is concluded."))


@pytest.mark.parametrize(
    ("deployment", "kind", "word"),
    [
        (Deployment.DATA_CENTER, CredentialKind.BASIC, "password"),
        (Deployment.CLOUD, CredentialKind.API_TOKEN, "API token"),
        (Deployment.DATA_CENTER, CredentialKind.PAT, "personal access token"),
        (Deployment.DATA_CENTER, CredentialKind.OAUTH1, "application link"),
    ],
)
def test_a_refused_login_is_explained_by_its_kind(deployment: Deployment, kind: CredentialKind, word: str) -> None:
    assert word in explained(Cause.BAD_CREDENTIAL, deployment, kind).likely[0]


def test_a_missing_licence_is_looked_for_where_the_deployment_keeps_it() -> None:
    cloud = explained(Cause.NOT_LICENSED, Deployment.CLOUD, CredentialKind.API_TOKEN)
    own = explained(Cause.NOT_LICENSED, Deployment.DATA_CENTER, CredentialKind.PAT)

    assert "Atlassian Administration" in cloud.next_steps[0]
    assert "User management" in own.next_steps[0]


def test_the_wrong_account_is_named_with_the_expected_one() -> None:
    explanation = explained(Cause.WRONG_ACCOUNT, Deployment.DATA_CENTER, CredentialKind.PAT, "Maria Lopez (mlopez)")

    assert explanation.headline == "this logs in as Maria Lopez (mlopez), not as svc-align"


@given(detail=st.text(max_size=400), cause=st.sampled_from(Cause))
def test_whatever_jira_says_stays_visible_and_short(detail: str, cause: Cause) -> None:
    explanation = explained(cause, Deployment.CLOUD, CredentialKind.API_TOKEN, detail)

    assert "\n" not in all_text(explanation)
    assert "\u202e" not in all_text(explanation)
    assert len(explanation.headline) <= 250


def test_braces_in_what_jira_says_are_no_placeholders() -> None:
    explanation = explained(Cause.PROXY_PAGE, Deployment.CLOUD, CredentialKind.API_TOKEN, "{account} {0}")

    assert "“{account} {0}”" in explanation.meaning
