"""Steps about the way between Slack and the bot: repeats have one effect, and Socket Mode serves like HTTP."""

from sandbox.tour.step import Step
from sandbox.tour.visit import StepFailed, Visit


async def _duplicate_delivery(visit: Visit) -> None:
    before = len(await visit.sees("What I can do"))
    await visit.types("help")
    delivered = await visit.slack.deliveries("slash_commands")
    await visit.slack.deliver_again(delivered[-1].id)
    # Asked later and slower than a second help would be, so by its answer a second one would have come.
    await visit.types("test prod")
    answers = len(await visit.sees("What I can do")) - before
    if answers != 1:
        raise StepFailed("one answer to a command that came twice", f"{answers} answers")


async def _socket_mode(visit: Visit) -> None:
    async with visit.demo.over_socket_mode():
        answer = await visit.types("test prod")
        answer.expect("prod: svc-align logs in and has every required permission")
        evidence = await visit.presses("show_evidence", answer)
        evidence.expect("Evidence for prod")
    ways = {one.over for one in (await visit.slack.deliveries())[-2:]}
    if ways != {"socket"}:
        raise StepFailed("deliveries over Socket Mode", f"over {', '.join(sorted(ways))}")


STEPS = (
    Step("duplicate-delivery", "Slack delivers a command twice; it is answered once.", _duplicate_delivery),
    Step("socket-mode", "The same answers without an address on the Internet.", _socket_mode),
)
