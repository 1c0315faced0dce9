"""Credentials become headers, and secrets never become text."""

from __future__ import annotations

import base64

import pytest
from fixtures.secrets import Canary

from access.credentials import ApiToken, BasicLogin, Credential, PersonalAccessToken, Secret
from access.errors import BadInput
from jira_api.oauth1_keys import KeyRing
from jira_api.signing import Signer
from jira_api.signing import signer_for as signer_with

URL = "https://jira.example.com/rest/api/2/myself"


def signer_for(credential: Credential) -> Signer:
    return signer_with(credential, KeyRing)


async def test_a_basic_login_is_user_and_password_in_utf8() -> None:
    signer = signer_for(BasicLogin("svc-jörg", Secret("pässword")))

    header = await signer.authorization("GET", URL)

    assert header == "Basic " + base64.b64encode("svc-jörg:pässword".encode()).decode()


async def test_an_api_token_is_sent_as_basic() -> None:
    header = await signer_for(ApiToken("svc@example.com", Secret("token:1"))).authorization("GET", URL)

    assert base64.b64decode(header.removeprefix("Basic ")) == b"svc@example.com:token:1"


async def test_a_personal_access_token_is_sent_as_bearer() -> None:
    header = await signer_for(PersonalAccessToken(Secret("NjA2/+=="))).authorization("GET", URL)

    assert header == "Bearer NjA2/+=="


@pytest.mark.parametrize("token", ["pat-canary\n", "pat canary", "pat-canary-ä", "canary\x00"])
def test_a_token_that_no_header_carries_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(BadInput) as refusal:
        signer_for(PersonalAccessToken(Secret(token)))

    assert "canary" not in repr(refusal.value)


def test_an_empty_token_is_refused() -> None:
    with pytest.raises(BadInput, match="token"):
        signer_for(PersonalAccessToken(Secret("")))


def test_a_user_name_with_a_colon_is_refused() -> None:
    with pytest.raises(BadInput, match="colon"):
        signer_for(BasicLogin("svc:align", Secret("secret-word")))


def test_half_a_character_in_a_password_is_refused_without_being_told() -> None:
    with pytest.raises(BadInput) as refusal:
        signer_for(BasicLogin("svc", Secret("canary\ud800")))

    assert "canary" not in repr(refusal.value)


def test_a_signer_does_not_show_its_secret(canary: Canary) -> None:
    signers = [
        signer_for(BasicLogin("svc", Secret(canary.password))),
        signer_for(PersonalAccessToken(Secret(canary.pat))),
    ]

    assert canary.found_in(repr(signers) + str(signers)) == []


@pytest.mark.parametrize("quoted", ["{secret}", "bad login '{secret}'!", "{encoded}", "x{secret}{secret}"])
def test_a_secret_that_is_quoted_back_is_blacked_out(quoted: str) -> None:
    signer = signer_for(BasicLogin("svc", Secret("pass/word one")))
    pair = base64.b64encode(b"svc:pass/word one").decode()

    shown = signer.black_out(quoted.format(secret="pass/word one", encoded=pair))

    assert "********" in shown
    assert "pass" not in shown
    assert pair not in shown


def test_a_very_short_secret_does_not_black_out_ordinary_words() -> None:
    assert signer_for(BasicLogin("svc", Secret("is"))).black_out("This is fine.") == "This is fine."
