"""Which requests a scripted fault strikes, and what stands in Jira's place when it does."""

import httpx
import pytest

from sandbox.jira import ControlError, RunningJira
from sandbox.jira.faults import FaultScript, UnknownFaultError

MYSELF = "/rest/api/2/myself"
INFO = "/rest/api/2/serverInfo"
CLOUD_MYSELF = "/rest/api/3/myself"


def test_a_fault_strikes_every_call_until_it_is_cleared(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("status", code=500)

    struck = [dc.get(MYSELF).status_code, dc.get(INFO).status_code]
    data_center.control.clear_faults()
    cleared = dc.get(MYSELF).status_code

    assert struck == [500, 500]
    assert cleared == 200


def test_a_fault_can_strike_a_number_of_times(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("status", times=1, code=401)

    assert [dc.get(MYSELF).status_code, dc.get(MYSELF).status_code] == [401, 200]


def test_a_fault_can_let_the_first_calls_through(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("status", skip=2, times=1, code=500)

    statuses = [dc.get(MYSELF).status_code for _ in range(4)]

    assert statuses == [200, 200, 500, 200]


def test_a_fault_can_be_about_one_page_of_a_list(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("status", path=r"project/search\?.*startAt=4", code=500)

    assert cloud_site.get("/rest/api/3/project/search?startAt=0&maxResults=4").status_code == 200
    assert cloud_site.get("/rest/api/3/project/search?startAt=4&maxResults=4").status_code == 500


def test_a_fault_can_be_about_one_method(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("status", method="post", code=500)

    assert cloud_site.get(CLOUD_MYSELF).status_code == 200
    assert cloud_site.post("/rest/api/3/permissions/check", json={}).status_code == 500


def test_one_of_several_faults_can_be_removed(data_center: RunningJira, dc: httpx.Client) -> None:
    first = data_center.control.fault("status", code=500)
    data_center.control.fault("status", code=502)
    data_center.control.remove_fault(first)

    assert dc.get(MYSELF).status_code == 502


def test_faults_reach_the_gateway_too(cloud: RunningJira, gateway: httpx.Client) -> None:
    cloud.control.fault("status", code=502)

    assert gateway.get(CLOUD_MYSELF).status_code == 502


def test_an_unknown_fault_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownFaultError, match=r"'explosion' is no fault\. Known: .*explode"):
        FaultScript().add("explosion")


def test_the_control_interface_says_what_is_wrong_with_a_fault(data_center: RunningJira) -> None:
    with pytest.raises(ControlError, match="is no regular expression"):
        data_center.control.fault("status", path="(")


def test_a_struck_login_is_not_counted(data_center: RunningJira, dc_stranger: httpx.Client) -> None:
    data_center.control.fault("maintenance")

    dc_stranger.get(MYSELF, auth=("svc-align", "wrong"))

    assert data_center.control.failed_logins("svc-align") == 0


def test_a_scripted_status_carries_body_and_headers(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("status", code=403, body={"message": "No."}, headers={"X-Seraph-LoginReason": "OUT"})

    answer = dc.get(MYSELF)

    assert (answer.status_code, answer.json()) == (403, {"message": "No."})
    assert answer.headers["X-Seraph-LoginReason"] == "OUT"


def test_cloud_throttles_with_a_reason(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("throttle", retry_after=45, reason="jira-quota-tenant-based")

    answer = cloud_site.get(CLOUD_MYSELF)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "45"
    assert answer.headers["RateLimit-Reason"] == "jira-quota-tenant-based"


def test_data_center_throttles_with_its_bucket(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("throttle", retry_after=7)

    answer = dc.get(MYSELF)

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "7"
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_cloud_can_warn_that_the_limit_is_near(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("near_limit")

    answer = cloud_site.get(CLOUD_MYSELF)

    assert answer.status_code == 200
    assert answer.headers["X-RateLimit-NearLimit"] == "true"


@pytest.mark.parametrize("state", ["MAINTENANCE", "STARTING"])
def test_maintenance_shows_on_calls_and_on_the_status_probe(
    data_center: RunningJira, dc: httpx.Client, state: str
) -> None:
    data_center.control.fault("maintenance", state=state, retry_after=120)

    call, probe = dc.get(MYSELF), dc.get("/status")

    assert (call.status_code, call.headers["Retry-After"]) == (503, "120")
    assert call.headers["Content-Type"].startswith("text/html")
    assert (probe.status_code, probe.json()) == (503, {"state": state})


def test_a_log_in_wall_answers_200_with_a_page(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("sso_page", title="Example SSO")

    answer = dc.get(MYSELF)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<title>Example SSO</title>" in answer.text
    assert "X-Seraph-LoginReason" not in answer.headers


def test_a_web_server_in_front_refuses_in_its_own_words(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("proxy_401")

    answer = dc.get(MYSELF)

    assert answer.status_code == 401
    assert "nginx" in answer.text
    assert "X-Seraph-LoginReason" not in answer.headers


def test_a_redirect_leads_to_the_log_in_page(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("redirect")

    answer = dc.get(MYSELF)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{data_center.url}/login.jsp?os_destination=/rest/api/2/myself"


def test_a_redirect_can_lead_elsewhere(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("redirect", location="https://evil.example.com/", code=307)

    answer = dc.get(MYSELF)

    assert (answer.status_code, answer.headers["Location"]) == (307, "https://evil.example.com/")


@pytest.mark.parametrize(("form", "status"), [("page", 404), ("json404", 404), ("json", 200)])
def test_another_server_may_stand_at_the_address(
    data_center: RunningJira, dc: httpx.Client, form: str, status: int
) -> None:
    data_center.control.fault("not_jira", form=form)

    answer = dc.get(INFO)

    assert answer.status_code == status
    assert "errorMessages" not in answer.text
