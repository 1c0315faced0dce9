"""Steps about permissions: what is missing, what breaks without it, and the full list as a file."""

from sandbox.slack.seed import MEMBER
from sandbox.tour.step import Step
from sandbox.tour.visit import DIRECT, StepFailed, Visit


async def _missing_permission(visit: Visit) -> None:
    await visit.break_jira("missing-permission")
    answer = await visit.types("test prod")
    answer.expect("prod: svc-align logs in, but lacks permissions it needs", "1 short of a required permission")
    report = await visit.presses("show_permissions", answer)
    report.expect("APPS lacks", "Edit Issues")


async def _invisible_project(visit: Visit) -> None:
    await visit.break_jira("invisible-project")
    answer = await visit.types("test prod")
    answer.expect("prod: svc-align logs in, but does not see every project", "Of 3 projects: 1 not visible")
    report = await visit.presses("show_permissions", answer)
    report.expect("CORE cannot be seen")


async def _permissions_report(visit: Visit) -> None:
    await visit.break_jira("missing-permission")
    await visit.break_jira("invisible-project")
    answer = await visit.types("permissions prod")
    answer.expect("Missing, by permission", "Edit Issues", "By project", "CORE cannot be seen", "APPS lacks")


async def _csv_file(visit: Visit) -> None:
    await visit.break_jira("missing-permission")
    report = await visit.types("permissions prod")
    note = await visit.presses("send_permissions_file", report)
    note.expect("I have sent you", ".csv", "as a direct message")
    files = [file for one in await visit.slack.messages(DIRECT, MEMBER) for file in one.files]
    if not files:
        raise StepFailed("a file in the direct message", "none")
    content = await visit.slack.file_content(files[-1])
    if b"EDIT_ISSUES" not in content:
        raise StepFailed("EDIT_ISSUES in the file", content.decode(errors="replace"))


STEPS = (
    Step("missing-permission", "Edit Issues is gone in APPS; the login stays good.", _missing_permission),
    Step("invisible-project", "CORE is hidden from the account.", _invisible_project),
    Step("permissions-report", "What is missing, by permission and by project.", _permissions_report),
    Step("csv-file", "The full list comes as a file, in a direct message.", _csv_file),
)
