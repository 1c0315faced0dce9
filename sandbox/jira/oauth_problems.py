"""The `oauth_problem` answers: a form as body, the same in `WWW-Authenticate`, and the status that goes with each.

Source: http://wiki.oauth.net/w/page/12238543/ProblemReporting; the statuses are those of Atlassian's library net.oauth.
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlencode

from sandbox.jira.answers import Answer

FORM = "application/x-www-form-urlencoded;charset=UTF-8"

_USUAL_STATUS = 401
_STATUSES: Mapping[str, int] = MappingProxyType(
    {
        "signature_method_rejected": 400,
        "timestamp_refused": 400,
        "parameter_absent": 400,
        "parameter_rejected": 400,
        "version_rejected": 400,
        "consumer_key_refused": 503,
        "user_refused": 503,
    }
)


class OAuthProblemError(Exception):
    """A request that OAuth turns away; `details` are further fields of the answer, such as `oauth_problem_advice`."""

    def __init__(self, problem: str, **details: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.details = details


def problem_answer(problem: OAuthProblemError, base_url: str) -> Answer:
    """The answer that names the problem."""
    fields = {"oauth_problem": problem.problem, **problem.details}
    challenge = ", ".join(
        [f'OAuth realm="{quote(base_url, safe="")}"', *(f'{name}="{quote(text)}"' for name, text in fields.items())]
    )
    status = _STATUSES.get(problem.problem, _USUAL_STATUS)
    return Answer(status, urlencode(fields).encode(), FORM).with_headers({"WWW-Authenticate": challenge})
