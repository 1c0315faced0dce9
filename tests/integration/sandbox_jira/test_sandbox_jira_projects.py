"""How the sandbox lists projects, and hides those that may not be seen."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox.jira import Deployment, RunningJira, jira_in_thread, large_world
from sandbox.jira.example import API_TOKEN, SERVICE_ACCOUNT

SEARCH = "/rest/api/3/project/search"
VISIBLE = ["APPS", "CORE", "DATA", "DOCS", "INFRA", "OPS", "PAY", "QA", "WEB"]


@pytest.fixture
def many() -> Iterator[httpx.Client]:
    """A Cloud site with 230 projects."""
    with (
        jira_in_thread(large_world(230, Deployment.CLOUD)) as jira,
        httpx.Client(base_url=jira.url, auth=(f"{SERVICE_ACCOUNT}@example.com", API_TOKEN), trust_env=False) as client,
    ):
        yield client


def keys(values: list[dict[str, object]]) -> list[object]:
    return [value["key"] for value in values]


def test_data_center_lists_the_visible_projects_as_a_bare_array(dc: httpx.Client) -> None:
    assert keys(dc.get("/rest/api/2/project").json()) == VISIBLE


def test_data_center_shows_archived_projects_when_asked(dc: httpx.Client) -> None:
    listed = dc.get("/rest/api/2/project", params={"includeArchived": "true"}).json()

    assert [project["key"] for project in listed if project["archived"]] == ["OLD"]


def test_data_center_knows_the_api_as_latest_too_but_not_as_3(dc: httpx.Client) -> None:
    assert dc.get("/rest/api/latest/project").status_code == 200
    assert dc.get("/rest/api/3/project").status_code == 404


def test_data_center_is_found_below_its_context_path_only(data_center: RunningJira, dc: httpx.Client) -> None:
    assert dc.get(f"{data_center.origin}/rest/api/2/serverInfo").status_code == 404


def test_strangers_see_no_project(dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get("/rest/api/2/project")

    assert (answer.status_code, answer.json()) == (200, [])


def test_the_first_page_says_how_to_go_on(many: httpx.Client) -> None:
    page = many.get(SEARCH, params={"maxResults": 100}).json()

    assert (page["startAt"], page["maxResults"], page["total"], page["isLast"]) == (0, 100, 230, False)
    assert len(page["values"]) == 100
    assert "startAt=100&maxResults=100" in page["nextPage"]


def test_the_last_page_says_so(many: httpx.Client) -> None:
    page = many.get(SEARCH, params={"startAt": 200, "maxResults": 100}).json()

    assert page["isLast"] is True
    assert len(page["values"]) == 30
    assert "nextPage" not in page


def test_a_page_is_never_larger_than_a_hundred(many: httpx.Client) -> None:
    page = many.get(SEARCH, params={"maxResults": 5000}).json()

    assert page["maxResults"] == len(page["values"]) == 100


def test_following_the_links_shows_every_project_once(many: httpx.Client) -> None:
    first = many.get(SEARCH, params={"maxResults": 100}).json()
    second = many.get(first["nextPage"]).json()
    third = many.get(second["nextPage"]).json()

    shown = [*keys(first["values"]), *keys(second["values"]), *keys(third["values"])]
    assert len(set(shown)) == len(shown) == 230


def test_projects_can_be_asked_for_by_key(cloud_site: httpx.Client) -> None:
    page = cloud_site.get(SEARCH, params={"keys": ["WEB", "HR", "NOSUCH"]}).json()

    assert keys(page["values"]) == ["WEB"]


def test_more_than_fifty_keys_are_refused(cloud_site: httpx.Client) -> None:
    answer = cloud_site.get(SEARCH, params={"keys": [f"K{number}" for number in range(51)]})

    assert answer.status_code == 400


def test_archived_projects_are_found_by_their_status(cloud_site: httpx.Client) -> None:
    live = cloud_site.get(SEARCH, params={"status": "live"}).json()
    archived = cloud_site.get(SEARCH, params={"status": "archived"}).json()

    assert keys(live["values"]) == VISIBLE
    assert keys(archived["values"]) == ["OLD"]


def test_a_hidden_project_leaves_the_list(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.hide("CORE")

    assert "CORE" not in keys(cloud_site.get(SEARCH).json()["values"])


def test_one_project_is_found_by_key_and_by_id(dc: httpx.Client) -> None:
    by_key = dc.get("/rest/api/2/project/apps").json()
    by_id = dc.get("/rest/api/2/project/10000").json()

    assert by_key == by_id
    assert by_key["lead"]["name"] == "maria.lopez"
    assert by_key["archived"] is False


@pytest.mark.parametrize("key", ["HR", "NOSUCH"])
def test_a_project_unseen_and_a_project_unknown_are_the_same(dc: httpx.Client, key: str) -> None:
    answer = dc.get(f"/rest/api/2/project/{key}")

    assert answer.status_code == 404
    assert answer.json() == {"errorMessages": [f"No project could be found with key '{key}'."], "errors": {}}


def test_a_new_project_appears(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.put_project("NEW", like="APPS", name="Brand New")

    assert dc.get("/rest/api/2/project/NEW").json()["name"] == "Brand New"


def test_links_bear_the_base_url_that_jira_believes_to_have(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(base_url="https://jira.example.com/jira")

    assert dc.get("/rest/api/2/serverInfo").json()["baseUrl"] == "https://jira.example.com/jira"
    assert dc.get("/rest/api/2/project/APPS").json()["self"].startswith("https://jira.example.com/jira/rest/api/2/")
