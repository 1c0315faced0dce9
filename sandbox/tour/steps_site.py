"""Steps about Jira itself: what says nothing about the account is never told as a loss of access."""

from sandbox.tour.step import Step
from sandbox.tour.visit import Visit

_NO_VERDICT = "no verdict on the account"


async def _jira_down(visit: Visit) -> None:
    await visit.break_jira("down")
    answer = await visit.types("test prod")
    answer.expect("prod: no connection to", _NO_VERDICT, "Jira is down")


async def _throttled(visit: Visit) -> None:
    await visit.break_jira("throttled")
    answer = await visit.types("test prod")
    answer.expect("prod: Jira asks us to slow down", _NO_VERDICT)


async def _sso_page(visit: Visit) -> None:
    await visit.break_jira("sso-page")
    answer = await visit.types("test prod")
    answer.expect("prod: something in front of Jira answered", _NO_VERDICT, "Sign in to Example Corp")


STEPS = (
    Step("jira-down", "Jira is down.", _jira_down),
    Step("throttled", "Jira has no time for us.", _throttled),
    Step("sso-page", "A log-in page stands in front of Jira.", _sso_page),
)
