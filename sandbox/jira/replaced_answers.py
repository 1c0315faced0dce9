"""Answers given in Jira's place: by proxies, throttles, log-in walls, other servers, a Jira that is ill."""

import json

from sandbox.jira.answers import HTML, JSON, Answer, error_messages, json_answer, page
from sandbox.jira.fault_parameters import Parameters

_NGINX_401 = (
    b"<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n"
    b"<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def scripted_status(parameters: Parameters) -> Answer:
    """Any status with any body: `code`, `body` (text or JSON), `headers`, `content_type`."""
    body = parameters.values.get("body", "")
    text = body if isinstance(body, str) else json.dumps(body)
    content_type = parameters.text("content_type", HTML if isinstance(body, str) else JSON)
    answer = Answer(int(parameters.number("code", 500)), text.encode(), content_type)
    return answer.with_headers(parameters.headers())


def throttled(parameters: Parameters, *, cloud: bool) -> Answer:
    """429 (or `code`) with `retry_after` seconds and, on Cloud, `reason`."""
    wait = f"{parameters.number('retry_after', 30):g}"
    limits = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0"}
    if cloud:
        reason = parameters.text("reason", "jira-burst-based")
        told = {"Retry-After": wait, "RateLimit-Reason": reason, "X-RateLimit-NearLimit": "true"}
    else:
        told = {"retry-after": wait, "X-RateLimit-Interval-Seconds": "60", "X-RateLimit-FillRate": "10"}
    answer = error_messages(int(parameters.number("code", 429)), "Rate limit exceeded.")
    return answer.with_headers(limits | told | parameters.headers())


def under_maintenance(parameters: Parameters, path: str) -> Answer:
    """503 as a stopped or starting node gives it: `state` is MAINTENANCE or STARTING; `/status` says it in JSON.

    https://support.atlassian.com/jira/kb/jira-status-endpoint-response-meanings/
    """
    state = parameters.text("state", "MAINTENANCE")
    answer = page(503, "Jira is unavailable", ["The site is temporarily down for maintenance."])
    if path == "/status":
        answer = json_answer({"state": state}, 503)
    told = {"Retry-After": f"{parameters.number('retry_after', 0):g}"} if "retry_after" in parameters.values else {}
    return answer.with_headers(told)


def log_in_wall(parameters: Parameters) -> Answer:
    """A company's own log-in page, with 200; `title` is the page's."""
    return page(200, parameters.text("title", "Sign in to Example Corp"), ["Please sign in to continue."])


def proxy_refusal() -> Answer:
    """A web server's own 401: no header of Jira's, no text of Jira's."""
    return Answer(401, _NGINX_401, "text/html").with_headers(
        {"Server": "nginx", "WWW-Authenticate": 'Basic realm="Restricted"'}
    )


def redirected(parameters: Parameters, base_url: str, target: str) -> Answer:
    """302 (or `code`) to `location`; without one, to Jira's own log-in page."""
    location = parameters.text("location", f"{base_url}/login.jsp?os_destination={target}")
    return Answer(int(parameters.number("code", 302)), b"", HTML).with_headers({"Location": location})


def not_jira(parameters: Parameters) -> Answer:
    """A server that is something else: `form` is `page` (404 in HTML), `json` (foreign JSON) or `json404`."""
    form = parameters.text("form", "page")
    if form == "page":
        return Answer(404, b"<html><body><h1>Not Found</h1></body></html>", "text/html").with_headers(
            {"Server": "Apache"}
        )
    return json_answer({"service": "inventory", "ok": form == "json"}, 200 if form == "json" else 404)
