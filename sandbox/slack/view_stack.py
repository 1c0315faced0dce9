"""The modals that one person has open, one on another: opening, pushing, replacing, closing."""

import secrets
from dataclasses import replace

from sandbox.slack import api_objects
from sandbox.slack.choices import state_of
from sandbox.slack.elements import with_ids
from sandbox.slack.shapes import JsonObject, objects_of, text_of
from sandbox.slack.values import View
from sandbox.slack.world import World

# https://docs.slack.dev/surfaces/modals: a stack holds up to three views.
MOST_MODALS = 3


def has_room(stack: tuple[View, ...]) -> bool:
    """Whether one more modal fits on the stack."""
    return len(stack) < MOST_MODALS


def new_view(world: World, user: str, body: JsonObject) -> View:
    """A view for this person, not shown yet."""
    view_id = world.new_id("V")
    return View(view_id, user, text_of(body, "type"), _kept(world, body), _new_hash(world), root_id=view_id)


def pushed(world: World, user: str, body: JsonObject) -> View:
    """Put a modal on top of the person's stack, and return it."""
    stack = world.modals.get(user, ())
    view = new_view(world, user, body)
    if stack:
        view = replace(view, previous_id=stack[-1].id, root_id=stack[0].id)
    world.put_modals(user, (*stack, view))
    return view


def replaced(world: World, view: View, body: JsonObject) -> View:
    """Show other content in this view, under a new hash, and return it."""
    updated = replace(view, body=_kept(world, body), hash=_new_hash(world), errors=())
    if view.type == "home":
        world.put_home(updated)
    else:
        with_complaints(world, updated, {})
    return updated


def with_complaints(world: World, view: View, complaints: dict[str, str]) -> None:
    """Show this modal, with these complaints under its blocks."""
    shown = replace(view, errors=tuple(complaints.items()))
    stack = world.modals.get(view.user, ())
    world.put_modals(view.user, tuple(shown if one.id == view.id else one for one in stack))


def closed(world: World, view: View) -> None:
    """Take this modal, and what lies on it, from the person's stack."""
    stack = world.modals.get(view.user, ())
    ids = [one.id for one in stack]
    world.put_modals(view.user, stack[: ids.index(view.id)] if view.id in ids else stack)


def described(world: World, view: View, filled: JsonObject | None = None) -> JsonObject:
    """The view as Slack's JSON spells it, with what stands in its inputs."""
    app = world.app
    state = state_of(objects_of(view.body.get("blocks")), filled or {})
    return api_objects.view_json(view, world.team_id, app.app_id, app.bot_id, state)


def _kept(world: World, body: JsonObject) -> JsonObject:
    return {**body, "blocks": [*with_ids(objects_of(body.get("blocks")), world.new_id)]}


def _new_hash(world: World) -> str:
    return f"{int(world.clock.now().timestamp())}.{secrets.token_hex(4)}"
