"""Login kinds and secrets: what is refused, which site takes which kind, and that a secret cannot be printed."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from fixtures.secrets import Canary

from access.credentials import (
    ApiToken,
    BasicLogin,
    CredentialKind,
    Deployment,
    OAuthToken,
    PersonalAccessToken,
    Secret,
    connector_says,
    credential_from,
    kinds_taken_by,
)
from access.errors import BadInput


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{!r:>30}".format, "%s".__mod__])
def test_a_secret_shows_stars_however_it_is_printed(show: object, canary: Canary) -> None:
    shown = show(Secret(canary.password))  # type: ignore[operator]  # each of them takes one value

    assert canary.found_in(shown) == []
    assert "****" in shown


@pytest.mark.parametrize("write", [pickle.dumps, json.dumps, copy.deepcopy])
def test_a_secret_is_never_written_down_whole(write: object, canary: Canary) -> None:
    with pytest.raises(TypeError) as caught:
        write(Secret(canary.password))  # type: ignore[operator]  # each of them takes one value

    assert canary.found_in(str(caught.value)) == []


@pytest.mark.parametrize("kind", ["basic", "api-token", "pat"])
def test_a_credential_prints_without_its_secret(kind: str, canary: Canary) -> None:
    credential = credential_from(CredentialKind(kind), "svc-align", canary.pat)

    assert canary.found_in(f"{credential} {credential!r}") == []


def test_an_oauth_token_prints_without_token_and_key(canary: Canary) -> None:
    credential = OAuthToken("consumer", Secret(canary.oauth_token), Secret(canary.oauth_token_secret))

    assert canary.found_in(repr(credential)) == []


def test_secrets_are_compared_by_value_and_reveal_it_when_asked() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert Secret("a").reveal() == "a"


def test_each_kind_makes_its_own_credential() -> None:
    made = [credential_from(CredentialKind(kind), "svc", "secret") for kind in ("basic", "api-token", "pat")]

    assert [type(one) for one in made] == [BasicLogin, ApiToken, PersonalAccessToken]


@pytest.mark.parametrize(
    ("kind", "user", "secret", "reason"),
    [
        ("basic", "svc", "", "secret is empty"),
        ("basic", None, "s", "needs the user name"),
        ("basic", "  ", "s", "needs the user name"),
        ("api-token", None, "s", "e-mail address"),
        ("basic", "svc\nX-Header", "s", "cannot be seen"),
        ("basic", "svc", "pass\x00word", "no password or token has"),
        ("pat", None, "two words", "no password or token has"),
        ("api-token", "a@example.com", "tökén", "no password or token has"),
        ("oauth1", "svc", "s", "one secret is not enough"),
    ],
)
def test_what_cannot_be_a_login_is_refused(kind: str, user: str | None, secret: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        credential_from(CredentialKind(kind), user, secret)


def test_a_password_typed_behind_the_user_name_is_not_repeated(canary: Canary) -> None:
    with pytest.raises(BadInput, match="svc-align:…") as caught:
        credential_from(CredentialKind.BASIC, f"svc-align:{canary.password}", "s")

    assert canary.found_in(str(caught.value)) == []


def test_a_refused_secret_is_not_repeated(canary: Canary) -> None:
    with pytest.raises(BadInput) as caught:
        credential_from(CredentialKind.PAT, None, f"{canary.pat} {canary.password}")

    assert canary.found_in(str(caught.value)) == []


def test_a_password_may_hold_blanks_and_letters_of_any_language() -> None:
    assert credential_from(CredentialKind.BASIC, "svc", "pâss wörd").kind is CredentialKind.BASIC


def test_cloud_takes_no_passwords_and_no_personal_access_tokens() -> None:
    assert set(kinds_taken_by(Deployment.CLOUD)) == {CredentialKind.API_TOKEN, CredentialKind.OAUTH1}


def test_data_center_takes_no_api_tokens() -> None:
    assert CredentialKind.API_TOKEN not in kinds_taken_by(Deployment.DATA_CENTER)


@pytest.mark.parametrize("deployment", Deployment)
@pytest.mark.parametrize("kind", CredentialKind)
def test_the_connector_has_a_word_on_every_kind_that_a_site_takes(deployment: Deployment, kind: CredentialKind) -> None:
    says = connector_says(deployment, kind)

    assert ("does not take" not in says) is (kind in kinds_taken_by(deployment))
