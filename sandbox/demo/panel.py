"""The panel beside the demo's page: the switches as HTML, drawn anew after every change, and where they are posted.

Plain forms; the page posts them without leaving (`sandbox/slack/page/panel.js`).
"""

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.demo.breakages import BREAKAGES, Breakage, Part, breakage_named
from sandbox.demo.switchboard import Switchboard
from sandbox.slack.drawing.tags import joined, tag
from sandbox.slack.values import Panel

SWITCHES = "/demo/switches"
HEAL = "/demo/heal"
_DONE, _NOT_FOUND = 204, 404

TRY = (
    ("Type", "/jira-access test prod"),
    ("Throw a switch, then press", "Test again"),
    ("Heal everything, and type", "/jira-access permissions prod"),
    ("Act as Gil, a guest, and type", "/jira-access whoami"),
)


def panel_of(board: Switchboard) -> Panel:
    """The panel as the switches stand now."""
    number = len(board.on)
    return Panel(str(_drawn(board)), label=f"Switches · {number} on" if number else "Switches")


def switch_routes(board: Switchboard) -> list[Route]:
    """Where the panel's forms are posted to: one switch by its key (`on` or `off`), and healing everything."""

    async def throw(request: Request) -> Response:
        fields = await request.form()
        breakage = breakage_named(str(fields.get("on") or fields.get("off") or ""))
        if breakage is None:
            return PlainTextResponse("There is no such switch; reload the page.", _NOT_FOUND)
        await (board.turn_on if "on" in fields else board.turn_off)(breakage)
        return Response(status_code=_DONE)

    async def heal(_: Request) -> Response:
        await board.heal()
        return Response(status_code=_DONE)

    routes: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = ((SWITCHES, throw), (HEAL, heal))
    return [Route(path, endpoint, methods=["POST"]) for path, endpoint in routes]


def _drawn(board: Switchboard) -> Markup:
    return tag(
        "div",
        tag(
            "header",
            tag("h2", "Break Jira"),
            tag("button", "✕", type="button", class_="close", data_close_panel=True, aria_label="Close the switches"),
            class_="panel-head",
        ),
        tag("p", _standing(board), role="status", class_="standing on" if board.on else "standing"),
        tag(
            "form",
            tag("button", "Heal everything", id="heal", class_="button primary", disabled=not board.on),
            action=HEAL,
            method="post",
        ),
        *(_part(part, board) for part in Part),
        _small_print(),
        class_="switches",
    )


def _standing(board: Switchboard) -> str:
    if not board.on:
        return "All is well."
    return f"On: {', '.join(one.label for one in board.on)}."


def _part(part: Part, board: Switchboard) -> Markup:
    rows = (_switch(one, is_on=one in board.on) for one in BREAKAGES if one.part is part)
    return tag("form", tag("h3", part), *rows, action=SWITCHES, method="post")


def _switch(breakage: Breakage, *, is_on: bool) -> Markup:
    return tag(
        "div",
        tag(
            "button",
            tag("span", class_="knob", aria_hidden="true"),
            tag("span", breakage.label),
            tag("code", breakage.place),
            id=f"switch-{breakage.key}",
            name="off" if is_on else "on",
            value=breakage.key,
            role="switch",
            aria_checked="true" if is_on else "false",
            aria_describedby=f"tells-{breakage.key}",
        ),
        tag("p", breakage.tells, id=f"tells-{breakage.key}"),
        class_="switch",
    )


def _small_print() -> Markup:
    tries = joined(*(tag("li", f"{what} ", tag("code", words)) for what, words in TRY))
    return tag(
        "footer",
        tag("h3", "Try"),
        tag("ol", tries),
        tag("h3", "What healing does"),
        tag(
            "p",
            "The sandbox Jira is made afresh, its count of failed logins too. Healing everything, or switching a fault"
            " of the login off, also enters the secret in the bot anew, as an admin would: after refused logins the"
            " bot does not try the old one again, so as not to lock the account. That is no fault of the demo.",
        ),
    )
