"""Steps about the login of the service account: it works, or why it does not."""

from sandbox.tour.step import Step
from sandbox.tour.visit import Visit


async def _healthy(visit: Visit) -> None:
    answer = await visit.types("test prod")
    answer.expect("prod: svc-align logs in and has every required permission", "Right account ✓")


async def _wrong_password(visit: Visit) -> None:
    await visit.break_jira("wrong-password")
    answer = await visit.types("test prod")
    answer.expect("prod: Jira refuses the login", "the password was changed", "Confidence in this finding: high")
    # The secret had just been entered, so one refusal is as many as is safe.
    held = await visit.presses("test_again", answer)
    held.expect("Jira has refused the secret entered last")


async def _captcha(visit: Visit) -> None:
    await visit.break_jira("captcha")
    answer = await visit.types("test prod")
    answer.expect("prod: the login is locked by a CAPTCHA", "check Jira Align first", "Reset failed login count")
    await visit.heal()
    healed = await visit.types("test prod")
    healed.expect("prod: svc-align logs in")


async def _anonymous(visit: Visit) -> None:
    await visit.break_jira("anonymous")
    answer = await visit.types("test prod")
    answer.expect("prod: Jira answers, but has not taken the login", "anonymous visitor")


async def _wrong_account(visit: Visit) -> None:
    await visit.break_jira("wrong-account")
    answer = await visit.types("test prod")
    answer.expect("prod: this logs in as María López (maria.lopez), not as svc-align")


async def _expired_token(visit: Visit) -> None:
    await visit.break_jira("expired-token")
    answer = await visit.types("test cloud")
    answer.expect("cloud: Jira refuses the login", "the API token has ended")


STEPS = (
    Step("healthy", "The account logs in and holds every permission.", _healthy),
    Step("wrong-password", "The password was changed; a second try is held back.", _wrong_password),
    Step("captcha", "Jira locks the account; after the repair it is well again.", _captcha),
    Step("anonymous", "Jira answers 200, but as to a stranger.", _anonymous),
    Step("wrong-account", "The login works, but it is somebody else's.", _wrong_account),
    Step("expired-token", "On Cloud the API token has ended.", _expired_token),
)
