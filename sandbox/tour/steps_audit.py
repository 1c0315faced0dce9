"""Steps about who did what: the audit trail, its verification and its files."""

from sandbox.slack.seed import ADMIN
from sandbox.tour.step import Step
from sandbox.tour.visit import DIRECT, StepFailed, Visit


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


STEPS = (Step("audit", "Who did what, shown to auditors alone, with the chain verified.", _audit),)
