"""Steps about who did what: the audit trail, its verification and its files."""

import asyncio

from sandbox.demo.breakages import Place
from sandbox.jira.control_history import HistoryControl
from sandbox.jira.example import SERVICE_ACCOUNT
from sandbox.slack.seed import ADMIN, MEMBER
from sandbox.tour.step import Step
from sandbox.tour.visit import DIRECT, StepFailed, Visit

_PNG = b"\x89PNG"


async def _audit(visit: Visit) -> None:
    await visit.types("test prod")
    refused = await visit.types("audit prod")
    refused.expect("only auditors and admins may")
    trail = await visit.types("audit prod", user=ADMIN)
    trail.expect("chain verified ✓", "tested the connection", "only you see this")
    sent = await visit.presses("send_audit_json", trail)
    sent.expect("I have sent you", ".json")
    files = [file for one in await visit.slack.messages(DIRECT, ADMIN) for file in one.files]
    content = await visit.slack.file_content(files[-1]) if files else b""
    if b"connection.test" not in content:
        raise StepFailed("connection.test in the file", content.decode(errors="replace"))


async def _history(visit: Visit) -> None:
    made = visit.demo.stage.jiras[Place.PROD].control.history
    await asyncio.to_thread(_happen, made)
    issue = await visit.types("history APPS-123 prod", user=ADMIN)
    issue.expect("1 by svc-align", "👤", "🤖", "Story Points: – → 3", "Jira Align: Story 1024", "External System")
    lately = await visit.types("history prod --since 7d APPS", user=ADMIN)
    lately.expect("by svc-align in APPS", "APPS:", "issuekey in updatedBy(")


async def _drift(visit: Visit) -> None:
    await visit.types("test prod")
    await visit.break_jira("missing-permission")
    await visit.types("test prod")
    changes = await visit.types("permissions prod --changes 1h")
    changes.expect("changed since", "APPS lost Edit Issues", "between", "Jira's audit log")


async def _picture(visit: Visit) -> None:
    await visit.break_jira("missing-permission")
    await visit.types("test prod")
    told = await visit.types("permissions prod --picture")
    told.expect("I have sent you", ".png", "as a direct message")
    timeline = await visit.types("status prod --picture")
    timeline.expect("timeline", ".png")
    files = [file for one in await visit.slack.messages(DIRECT, MEMBER) for file in one.files]
    pictures = [await visit.slack.file_content(file) for file in files[-2:]]
    if not all(one.startswith(_PNG) for one in pictures):
        raise StepFailed("two pictures in the direct message", f"{len(pictures)} files")


def _happen(made: HistoryControl) -> None:
    made.change("APPS-123", SERVICE_ACCOUNT, "Story Points", None, "3", minutes_ago=180)
    made.change("APPS-123", "maria.lopez", "status", "To Do", "In Progress", minutes_ago=60)
    made.link("APPS-123", "https://example.jiraalign.com/story?id=1024", "Story 1024: Checkout")


STEPS = (
    Step("audit", "Who did what, shown to auditors alone, with the chain verified.", _audit),
    Step("history", "An issue's changes, the account's apart from people's, and the way back to Jira Align.", _history),
    Step("drift", "What the account lost lately, and between which looks.", _drift),
    Step("picture", "A map of permissions and a timeline of states, as pictures.", _picture),
)
