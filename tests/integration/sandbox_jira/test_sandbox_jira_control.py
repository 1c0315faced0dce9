"""The control interface: resetting, watching and changing a running sandbox, over plain and encrypted HTTP."""

import ssl

import httpx
import pytest
import trustme

from sandbox.jira import ControlError, Deployment, RunningJira, jira_in_thread, running_jira
from sandbox.jira.example import API_TOKEN, PASSWORD, PERSONAL_TOKEN, SCOPED_TOKEN

MYSELF = "/rest/api/2/myself"
SECRETS = (PASSWORD, PERSONAL_TOKEN, API_TOKEN, SCOPED_TOKEN)


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_the_log_tells_who_asked_what_with_which_kind_of_credential(data_center: RunningJira, dc: httpx.Client) -> None:
    dc.get(MYSELF, params={"expand": "groups"})

    entry = data_center.control.requests()[-1]

    assert (entry.method, entry.path, entry.query) == ("GET", f"/jira{MYSELF}", "expand=groups")
    assert (entry.auth, entry.user, entry.status, entry.fault) == ("basic", "svc-align", 200, None)


def test_the_log_can_be_searched_and_emptied(data_center: RunningJira, dc: httpx.Client) -> None:
    dc.get(MYSELF)
    dc.get("/rest/api/2/project")

    found = data_center.control.requests("project")
    data_center.control.forget_requests()

    assert len(found) == 1
    assert data_center.control.requests() == []


def test_oauth_parameters_are_blotted_out_of_the_log(data_center: RunningJira, dc: httpx.Client) -> None:
    dc.get(MYSELF, params={"oauth_token": "canary-token", "expand": "groups"})

    assert data_center.control.requests()[-1].query == "oauth_token=hidden&expand=groups"


def test_no_secret_shows_in_log_state_or_repr(data_center: RunningJira, dc: httpx.Client) -> None:
    dc.get(MYSELF)
    dc.get(MYSELF, headers={"Authorization": f"Bearer {PERSONAL_TOKEN}"})

    shown = f"{data_center.control.requests()} {data_center.control.state()} {data_center.world!r} {data_center!r}"

    assert secrets_in(shown) == []


def test_no_secret_shows_in_the_repr_of_a_cloud_world(cloud: RunningJira) -> None:
    assert secrets_in(repr(cloud.world)) == []


def test_a_reset_undoes_everything(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.set_password("svc-align", "changed")
    data_center.control.hide("APPS")
    data_center.control.fault("status", code=500)
    data_center.control.reset()

    assert dc.get("/rest/api/2/project/APPS").status_code == 200


def test_a_reset_can_turn_data_center_into_cloud(data_center: RunningJira) -> None:
    data_center.control.reset(Deployment.CLOUD, title="Turned")

    info = httpx.get(f"{data_center.url}/rest/api/3/serverInfo", trust_env=False).json()

    assert (info["deploymentType"], info["serverTitle"]) == ("Cloud", "Turned")


def test_a_reset_can_make_a_large_world(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.reset(projects=120)

    assert len(dc.get("/rest/api/2/project").json()) == 120


def test_a_changed_password_counts_at_once(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.set_password("svc-align", "changed")

    assert dc.get(MYSELF).status_code == 401
    assert dc.get(MYSELF, auth=("svc-align", "changed")).status_code == 200


def test_a_removed_user_looks_like_a_wrong_password(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.remove_user("svc-align")

    assert dc.get(MYSELF).status_code == 401


def test_global_permissions_can_be_given(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.set_global_groups("ADMINISTER", ["jira-align"])

    assert dc.get("/rest/api/2/permissions").status_code == 200


def test_latency_holds_every_answer_up(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(latency_seconds=0.15)

    assert dc.get(MYSELF).elapsed.total_seconds() >= 0.15


@pytest.mark.parametrize(
    ("change", "fields", "sentence"),
    [
        ("nonsense", {}, "There is no change 'nonsense'"),
        ("grants/revoke", {"project": "NOSUCH", "permission": "EDIT_ISSUES"}, "There is no project 'NOSUCH'"),
        ("grants/revoke", {"project": "APPS", "permission": "EDIT_ALL"}, "'EDIT_ALL' is no permission"),
        ("users/remove", {}, "The field 'name' is missing"),
        ("clock", {"offset_seconds": "soon"}, "must be a number, not 'soon'"),
        ("settings", {"captcha_form": "none"}, "captcha_form must be one of"),
        ("personal-tokens", {"owner": "dana", "name": "n", "secret": "s", "expires": "tomorrow"}, "must be a time"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_a_sentence(
    data_center: RunningJira, change: str, fields: dict[str, object], sentence: str
) -> None:
    answer = httpx.post(f"{data_center.origin}/_control/{change}", json=fields, trust_env=False)

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]


def test_the_client_raises_the_sentence(data_center: RunningJira) -> None:
    with pytest.raises(ControlError, match="There is no user 'nobody'"):
        data_center.control.reset_captcha("nobody")


async def test_asynchronous_code_asks_the_same_server() -> None:
    async with running_jira() as jira, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{jira.url}{MYSELF}", auth=("svc-align", PASSWORD))

    assert answer.json()["name"] == "svc-align"


def test_two_sandboxes_live_side_by_side(data_center: RunningJira, cloud: RunningJira) -> None:
    data_center.control.hide("APPS")

    assert cloud.world.held_in(cloud.world.user("svc-align"), cloud.world.project("APPS")) != frozenset()
    assert data_center.origin != cloud.origin


def test_it_can_be_served_over_tls() -> None:
    authority = trustme.CA()
    server_side, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    authority.configure_trust(client_side)

    with (
        jira_in_thread(tls=server_side, control_tls=client_side) as jira,
        httpx.Client(verify=client_side, trust_env=False) as client,
    ):
        answer = client.get(f"{jira.url}{MYSELF}", auth=("svc-align", PASSWORD))
        logged = jira.control.requests()

    assert jira.url.startswith("https://")
    assert answer.json()["self"].startswith("https://")
    assert len(logged) == 1


def test_a_taken_port_is_an_error(data_center: RunningJira) -> None:
    taken = int(data_center.origin.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"), jira_in_thread(port=taken):
        pass
