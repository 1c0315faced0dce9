"""The sandbox's OAuth 1.0a as Jira has it: statuses, forms, pages and who may see them, asked by foreign clients."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

import httpx
import pytest
import requests
from fixtures.oauth import CALLBACK, CONSUMER_KEY, Person, hidden_fields
from requests_oauthlib import OAuth1

from access.ports_oauth import KeyPair
from sandbox.jira import RunningJira
from sandbox.jira.example import ADMIN, ADMIN_PASSWORD, SERVICE_ACCOUNT

LINKS = "/plugins/servlet/applinks/listApplicationLinks"
TOKEN = "token-of-the-test"


def post(jira: RunningJira, pair: KeyPair, step: str = "request-token", **changes: str | None) -> requests.Response:
    """A signed call of the dance by requests-oauthlib alone."""
    usual = {
        "client_key": CONSUMER_KEY,
        "signature_method": "RSA-SHA1",
        "rsa_key": pair.private_key.reveal(),
        "callback_uri": CALLBACK,
    }
    auth = OAuth1(**{**usual, **changes})
    return requests.post(f"{jira.url}/plugins/servlet/oauth/{step}", auth=auth, timeout=30)


def problem_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, parse_qs(answer.text).get("oauth_problem", [""])[0]


def test_a_request_token_comes_as_a_form_in_plain_text(jira: RunningJira, key_pair: KeyPair) -> None:
    answer = post(jira, key_pair)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert parse_qs(answer.text).keys() == {"oauth_token", "oauth_token_secret", "oauth_callback_confirmed"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"signature_method": "HMAC-SHA1", "client_secret": "secret"}, (400, "signature_method_rejected")),
        ({"client_key": "somebody"}, (401, "consumer_key_unknown")),
        ({"callback_uri": None}, (400, "parameter_absent")),
        ({"callback_uri": "/relative"}, (400, "parameter_rejected")),
        ({"timestamp": "1000000000"}, (400, "timestamp_refused")),
        ({"timestamp": "soon"}, (400, "parameter_rejected")),
    ],
)
def test_each_refusal_has_jiras_status_and_word(
    jira: RunningJira, key_pair: KeyPair, changes: Mapping[str, str | None], expected: tuple[int, str]
) -> None:
    assert problem_of(post(jira, key_pair, **changes)) == expected


def test_a_refusal_is_told_in_the_challenge_as_well(jira: RunningJira, key_pair: KeyPair) -> None:
    challenge = post(jira, key_pair, client_key="somebody").headers["WWW-Authenticate"]

    assert challenge.startswith('OAuth realm="http')
    assert 'oauth_problem="consumer_key_unknown"' in challenge


def test_a_refused_time_comes_with_the_times_that_would_do(jira: RunningJira, key_pair: KeyPair) -> None:
    told = parse_qs(post(jira, key_pair, timestamp="1000000000").text)["oauth_acceptable_timestamps"][0]

    first, last = map(int, told.split("-"))
    assert last - first == 600


def test_a_replayed_request_is_refused(jira: RunningJira, key_pair: KeyPair) -> None:
    post(jira, key_pair, nonce="once")

    assert problem_of(post(jira, key_pair, nonce="once")) == (401, "nonce_used")


def test_a_request_without_a_signature_lacks_its_parameters(jira: RunningJira) -> None:
    answer = requests.post(f"{jira.url}/plugins/servlet/oauth/request-token", timeout=30)

    assert problem_of(answer) == (400, "parameter_absent")


@pytest.mark.parametrize("header", ["OAuth", "OAuth nonsense", 'OAuth oauth_token="a", oauth_token="a"'])
def test_a_mangled_header_is_refused_and_not_an_error(jira: RunningJira, header: str) -> None:
    answer = requests.get(f"{jira.url}/rest/api/2/myself", headers={"Authorization": header}, timeout=30)

    assert answer.status_code in {400, 401}


def test_a_later_call_with_a_changed_query_is_refused(jira: RunningJira, key_pair: KeyPair) -> None:
    jira.control.put_oauth_token(CONSUMER_KEY, SERVICE_ACCOUNT, TOKEN)
    auth = OAuth1(
        CONSUMER_KEY, signature_method="RSA-SHA1", rsa_key=key_pair.private_key.reveal(), resource_owner_key=TOKEN
    )
    signed = requests.Request("GET", f"{jira.url}/rest/api/2/myself?expand=groups", auth=auth).prepare()
    signed.url = f"{jira.url}/rest/api/2/myself?expand=other"

    with requests.Session() as session:
        session.trust_env = False
        answer = session.send(signed)

    assert problem_of(answer) == (401, "signature_invalid")


def test_oauth_trouble_leaves_no_header_of_the_ordinary_login(jira: RunningJira, key_pair: KeyPair) -> None:
    auth = OAuth1(
        CONSUMER_KEY, signature_method="RSA-SHA1", rsa_key=key_pair.private_key.reveal(), resource_owner_key="x"
    )

    answer = requests.get(f"{jira.url}/rest/api/2/myself", auth=auth, timeout=30)

    assert problem_of(answer) == (401, "token_rejected")
    assert "X-Seraph-LoginReason" not in answer.headers


def test_an_account_without_a_licence_is_recognised_and_not_let_in(jira: RunningJira, key_pair: KeyPair) -> None:
    jira.control.put_oauth_token(CONSUMER_KEY, SERVICE_ACCOUNT, TOKEN)
    jira.control.take_licence(SERVICE_ACCOUNT)
    auth = OAuth1(
        CONSUMER_KEY, signature_method="RSA-SHA1", rsa_key=key_pair.private_key.reveal(), resource_owner_key=TOKEN
    )

    assert requests.get(f"{jira.url}/rest/api/2/myself", auth=auth, timeout=30).status_code == 403


def saved(person: Person, jira: RunningJira, **fields: str) -> httpx.Response:
    page = person.client.get(f"{jira.url}{LINKS}")
    return person.client.post(f"{jira.url}{LINKS}", data={**hidden_fields(page), "action": "save", **fields})


def test_an_administrator_makes_a_link_by_pasting_the_public_key(
    jira: RunningJira, person: Person, other_pair: KeyPair
) -> None:
    person.log_in(jira, ADMIN, ADMIN_PASSWORD)
    saved(person, jira, consumer_key="pasted", consumer_name="Pasted", public_key=other_pair.public_key)

    assert post(jira, other_pair, client_key="pasted").status_code == 200


def test_a_public_key_may_be_pasted_without_its_first_and_last_line(
    jira: RunningJira, person: Person, other_pair: KeyPair
) -> None:
    person.log_in(jira, ADMIN, ADMIN_PASSWORD)
    bare = "\n".join(other_pair.public_key.splitlines()[1:-1])
    saved(person, jira, consumer_key="bare", consumer_name="Bare", public_key=bare)

    assert post(jira, other_pair, client_key="bare").status_code == 200


def test_a_private_key_in_the_field_is_refused(jira: RunningJira, person: Person, other_pair: KeyPair) -> None:
    person.log_in(jira, ADMIN, ADMIN_PASSWORD)

    page = saved(person, jira, consumer_key="k", consumer_name="K", public_key=other_pair.private_key.reveal())

    assert page.status_code == 400
    assert "not an RSA key in PEM form" in page.text


def test_the_links_are_for_administrators_only(jira: RunningJira, person: Person) -> None:
    person.log_in(jira)

    assert person.client.get(f"{jira.url}{LINKS}").status_code == 403


def test_a_form_of_another_site_changes_nothing(jira: RunningJira, person: Person) -> None:
    person.log_in(jira, ADMIN, ADMIN_PASSWORD)

    answer = person.client.post(f"{jira.url}{LINKS}", data={"action": "remove", "key": CONSUMER_KEY})

    assert answer.status_code == 403
    assert CONSUMER_KEY in jira.world.oauth.consumers


@pytest.mark.parametrize("destination", ["https://evil.example.com/", "//evil.example.com/", "/\\evil.example.com"])
def test_logging_in_never_leads_to_another_site(jira: RunningJira, person: Person, destination: str) -> None:
    page = person.client.get(f"{jira.url}/login.jsp", params={"os_destination": destination})

    assert hidden_fields(page)["os_destination"] == ""


def test_a_page_that_was_answered_says_so(jira: RunningJira, key_pair: KeyPair, person: Person) -> None:
    token = parse_qs(post(jira, key_pair).text)["oauth_token"][0]
    url = f"{jira.url}/plugins/servlet/oauth/authorize?oauth_token={token}"
    person.log_in(jira)
    person.allow(url)

    page = person.client.get(url)

    assert page.status_code == 401
    assert "token_used" in page.text
