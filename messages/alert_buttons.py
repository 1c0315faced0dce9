"""What can be pressed under an alert; gone once the trouble is over. Who may press is decided in `commands`."""

from __future__ import annotations

from access.telling import Scene
from access.troubles import Trouble
from messages.actions import ActionId
from messages.alert_facts import is_spared, standing_ack
from messages.blocks import Actions
from messages.buttons import Button, ButtonStyle, Confirm
from messages.menus import Menu, MenuChoice, SnoozePick

_SNOOZES = (
    MenuChoice(SnoozePick.HOUR, "1 hour"),
    MenuChoice(SnoozePick.MORNING, "until 08:00"),
    MenuChoice(SnoozePick.CHANGE, "until it changes"),
)
_EXPECTED = Confirm(
    "Are these gaps meant?",
    "Nobody is warned of these gaps any more; reports show them as expected. Others are told as before.",
    "Expected",
)


def alert_buttons(scene: Scene) -> Actions | None:
    """The row of buttons for the scene's trouble; None where nothing can be done from here."""
    trouble = scene.stage.trouble if scene.stage else None
    buttons: list[Button | Menu] = []
    if trouble in (Trouble.LOST, Trouble.DEGRADED) or (trouble is Trouble.UNREACHABLE and not scene.others):
        buttons += _handling(scene)
    if trouble in (Trouble.LOST, Trouble.UNREACHABLE, Trouble.FLAPPING) or is_spared(scene):
        buttons.append(Button(ActionId.TEST_AGAIN, "Test now", scene.connection.id, scene.connection.name))
    if trouble is Trouble.DEGRADED:
        buttons += _findings(scene)
    if trouble in (Trouble.LOST, Trouble.SUSPECT):
        buttons.append(_about_episode(scene, ActionId.HOW_TO_FIX, "How to fix"))
    if scene.check is not None and trouble not in (Trouble.DEGRADED, Trouble.FLAPPING):
        buttons.append(Button(ActionId.SHOW_EVIDENCE, "Evidence", scene.check.id, scene.connection.name))
    return Actions(buttons) if buttons else None


def _handling(scene: Scene) -> list[Button | Menu]:
    """The first button takes the trouble on, or says that one still is at it."""
    if standing_ack(scene) is None:
        take_on = _about_episode(scene, ActionId.ACKNOWLEDGE, "Acknowledge", ButtonStyle.PRIMARY)
    else:
        take_on = _about_episode(scene, ActionId.ACKNOWLEDGE, "Still on it")
    return [take_on, Menu(ActionId.SNOOZE, "Snooze…", _episode(scene), _SNOOZES)]


def _findings(scene: Scene) -> list[Button | Menu]:
    expected = Button(
        ActionId.EXPECT_FINDINGS,
        "Expected – stop warning…",
        _episode(scene),
        scene.connection.name,
        confirm=_EXPECTED,
    )
    mend = Button(ActionId.PLAN_ANEW, "Request repair…", scene.connection.id, scene.connection.name)
    return [_about_episode(scene, ActionId.SHOW_FINDINGS, "Full list"), mend, expected]


def _about_episode(scene: Scene, action: ActionId, label: str, style: ButtonStyle = ButtonStyle.PLAIN) -> Button:
    return Button(action, label, _episode(scene), scene.connection.name, style)


def _episode(scene: Scene) -> str:
    if scene.episode is None:
        raise ValueError("There is no episode to press about.")
    return scene.episode.id
