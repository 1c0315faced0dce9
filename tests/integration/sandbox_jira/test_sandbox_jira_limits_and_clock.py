"""The sandbox's rate limits, its clock, and what it says about itself."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from hypothesis import given
from hypothesis import strategies as st

from sandbox.jira import RunningJira
from sandbox.jira.login_policy import RateBuckets
from sandbox.jira.site import RateLimit

DC_MYSELF = "/rest/api/2/myself"
CLOUD_MYSELF = "/rest/api/3/myself"
# Fills so slowly that nothing is filled up while a test runs.
TWO_REQUESTS = {"capacity": 2, "fill": 1, "interval_seconds": 600}


def test_data_center_tells_the_bucket_on_every_answer(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(rate_limit=TWO_REQUESTS)

    answer = dc.get(DC_MYSELF)

    assert answer.headers["X-RateLimit-Limit"] == "2"
    assert answer.headers["X-RateLimit-Remaining"] == "1"
    assert answer.headers["X-RateLimit-Interval-Seconds"] == "600"
    assert answer.headers["X-RateLimit-FillRate"] == "1"
    assert answer.headers["retry-after"] == "0"


def test_data_center_refuses_when_the_bucket_is_empty(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(rate_limit=TWO_REQUESTS)
    dc.get(DC_MYSELF)
    dc.get(DC_MYSELF)

    answer = dc.get(DC_MYSELF)

    assert answer.status_code == 429
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert answer.headers["retry-after"] == "600"


def test_time_fills_the_bucket(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(rate_limit=TWO_REQUESTS)
    dc.get(DC_MYSELF)
    dc.get(DC_MYSELF)
    data_center.control.advance_clock(600)

    assert dc.get(DC_MYSELF).status_code == 200


def test_every_user_has_a_bucket(data_center: RunningJira, dc: httpx.Client, dc_admin: httpx.Client) -> None:
    data_center.control.settings(rate_limit={**TWO_REQUESTS, "capacity": 1})
    dc.get(DC_MYSELF)

    assert dc.get(DC_MYSELF).status_code == 429
    assert dc_admin.get(DC_MYSELF).status_code == 200


def test_anonymous_answers_tell_no_bucket(dc_stranger: httpx.Client) -> None:
    assert "X-RateLimit-Limit" not in dc_stranger.get("/rest/api/2/project").headers


def test_cloud_says_why_and_until_when(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.settings(rate_limit={**TWO_REQUESTS, "capacity": 1})
    cloud_site.get(CLOUD_MYSELF)

    answer = cloud_site.get(CLOUD_MYSELF)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "600"
    assert answer.headers["RateLimit-Reason"] == "jira-burst-based"
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert datetime.fromisoformat(answer.headers["X-RateLimit-Reset"]) > datetime.now(UTC)


def test_cloud_counts_each_call_by_itself(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.settings(rate_limit={**TWO_REQUESTS, "capacity": 1})
    cloud_site.get(CLOUD_MYSELF)

    assert cloud_site.get("/rest/api/3/project/search").status_code == 200


def test_a_wrong_clock_shows_in_the_date_and_in_the_server_time(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.set_clock(offset_seconds=3600)

    answer = dc.get("/rest/api/2/serverInfo")

    ahead = datetime.now(UTC) + timedelta(minutes=59)
    assert parsedate_to_datetime(answer.headers["Date"]) > ahead
    assert datetime.strptime(answer.json()["serverTime"], "%Y-%m-%dT%H:%M:%S.%f%z") > ahead


def test_data_center_calls_itself_a_server(dc: httpx.Client) -> None:
    info = dc.get("/rest/api/2/serverInfo").json()

    assert info["deploymentType"] == "Server"
    assert info["versionNumbers"] == [10, 3, 24]


def test_cloud_calls_itself_cloud(cloud_stranger: httpx.Client) -> None:
    assert cloud_stranger.get("/rest/api/3/serverInfo").json()["deploymentType"] == "Cloud"


def test_a_health_check_is_made_when_asked_for(dc: httpx.Client) -> None:
    info = dc.get("/rest/api/2/serverInfo", params={"doHealthCheck": "true"}).json()

    assert info["healthChecks"][0]["passed"] is True


@given(
    capacity=st.integers(1, 50),
    fill=st.integers(1, 50),
    steps=st.lists(st.floats(0, 5, allow_nan=False), max_size=100),
)
def test_a_bucket_never_admits_more_than_it_held_and_got(capacity: int, fill: int, steps: list[float]) -> None:
    buckets, limit = RateBuckets(), RateLimit(capacity, fill, 1)

    admitted = sum(buckets.take("svc", limit, sum(steps[: n + 1])).admitted for n in range(len(steps)))

    assert admitted <= capacity + fill * sum(steps[1:]) + 1e-6
