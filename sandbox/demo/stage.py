"""The demo's stage: two sandbox Jiras, a Jira Align, and the sandbox Slack with its panel. The bot comes later."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from sandbox.align.running import RunningAlign, running_align
from sandbox.align.world import TOKEN
from sandbox.demo.breakages import Place
from sandbox.demo.panel import panel_of, switch_routes
from sandbox.demo.switchboard import EnterSecret, Switchboard
from sandbox.jira import Deployment, RunningJira, example_world, running_jira
from sandbox.slack import seed
from sandbox.slack.running import RunningSlack, running_slack
from sandbox.slack.values import Hint

_WELCOME = (
    "Does Jira Align still get into Jira? Ask the bot: type `/jira-access test prod`. "
    "Then break something with the switches, and ask again. "
    "Jira Align itself is at {} with the made-up token `{}`: `/jira-access align cloud` asks for both."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the demo shows, as long as it runs."""

    slack: RunningSlack
    jiras: dict[Place, RunningJira]
    board: Switchboard
    align: RunningAlign


@asynccontextmanager
async def running_stage(
    enter_secret: EnterSecret, *, port: int = 0, hints: Sequence[Hint] = ()
) -> AsyncIterator[Stage]:
    """The stage for the length of the block. The page with the panel is at the sandbox Slack's address.

    Args:
        enter_secret: stores the right secret of a connection in the bot.
        port: where the page listens; 0 takes a free port.
        hints: what the page offers while one types.

    Raises:
        OSError: The port cannot be listened on.
    """
    async with (
        running_jira(example_world(Deployment.DATA_CENTER)) as prod,
        running_jira(example_world(Deployment.CLOUD)) as cloud,
        running_align() as align,
    ):
        jiras = {Place.PROD: prod, Place.CLOUD: cloud}
        board = Switchboard({place: jira.control for place, jira in jiras.items()}, enter_secret)
        app = replace(seed.installation(), hints=tuple(hints))
        async with running_slack(app=app, port=port, extra_routes=switch_routes(board)) as slack:
            board.told = lambda: slack.world.put_panel(panel_of(board))
            board.told()
            await slack.control.say(seed.ADMIN, seed.OPS, _WELCOME.format(align.url, TOKEN))
            yield Stage(slack, jiras, board, align)
