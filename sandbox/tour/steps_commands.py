"""Steps about what people type and press, and who may."""

from sandbox.slack.seed import ADMIN, GUEST, OPS, OUTSIDER, SHARED
from sandbox.tour.step import Step
from sandbox.tour.visit import StepFailed, Visit

_A_TOKEN = "ATATT3xFfGF0" + "MadeUpForTheTour7f3a91"


async def _help(visit: Visit) -> None:
    answer = await visit.types("help")
    answer.expect("What I can do", "test the login and the permissions", "Never type a password or token here")
    details = await visit.types("help test")
    details.expect("/jira-access test [name]", "such as /jira-access test prod")


async def _whoami(visit: Visit) -> None:
    member = await visit.types("whoami")
    member.expect("to me: member", "You may", "Every member may")
    admin = await visit.types("whoami", user=ADMIN)
    admin.expect("admin")


async def _status(visit: Visit) -> None:
    await visit.types("test prod")
    answer = await visit.types("status")
    answer.expect("2 connections", "prod", "cloud")


async def _did_you_mean(visit: Visit) -> None:
    command = await visit.types("tset prod")
    command.expect("I do not know “tset”", "Did you mean /jira-access test?")
    name = await visit.types("test prd")
    name.expect("There is no connection “prd”", "Did you mean “prod”?")


async def _guest_refused(visit: Visit) -> None:
    guest = await visit.types("test prod", user=GUEST)
    guest.expect("you are a guest here")
    # Slack offers a stranger no command; one that comes all the same is turned away by the bot itself.
    stranger = await visit.types("test prod", user=OUTSIDER, channel=SHARED, is_forced=True)
    stranger.expect("members of the workspace that I am installed in only")


async def _evidence(visit: Visit) -> None:
    answer = await visit.types("test prod")
    evidence = await visit.presses("show_evidence", answer)
    evidence.expect("Evidence for prod", "confidence high", "status: 200")


async def _share(visit: Visit) -> None:
    before = await visit.sees("prod: svc-align logs in", user=ADMIN, channel=OPS)
    answer = await visit.types("test prod")
    if await visit.sees("prod: svc-align logs in", user=ADMIN, channel=OPS) != before:
        raise StepFailed("an answer that only the asker sees", "the admin sees it too")
    shared = await visit.presses("share_verdict", answer)
    seen = await visit.sees("prod: svc-align logs in", user=ADMIN, channel=OPS)
    if [one.message for one in seen] != [*(one.message for one in before), shared.message]:
        raise StepFailed("one shared answer that everybody sees", f"{len(seen) - len(before)} of them")


async def _secret_typed(visit: Visit) -> None:
    answer = await visit.types(f"test prod {_A_TOKEN}")
    answer.expect("That looks like a password or token", "replace it in Jira")
    if await visit.sees(_A_TOKEN):
        raise StepFailed("an answer that does not repeat the token", "the token")


STEPS = (
    Step("help", "What one can type.", _help),
    Step("whoami", "Who one is to the bot, and what one may do.", _whoami),
    Step("status", "How every connection stands.", _status),
    Step("did-you-mean", "Slips of the keyboard are understood.", _did_you_mean),
    Step("guest-refused", "Guests, and people of other companies, are turned away.", _guest_refused),
    Step("evidence", "What a verdict rests on.", _evidence),
    Step("share", "Only the asker sees an answer, until they share it.", _share),
    Step("secret-typed", "A token typed into a command is refused and not repeated.", _secret_typed),
)
