"""`views.*`: modals, which stack up to three, and the Home tab."""

from dataclasses import replace

from sandbox.slack.blockkit import view_problems
from sandbox.slack.shapes import JsonObject, object_of, text_of
from sandbox.slack.values import Trigger, View
from sandbox.slack.view_stack import described, has_room, new_view, pushed, replaced
from sandbox.slack.web_api.calls import Call, SlackApiError, refuse_problems

# https://docs.slack.dev/interactivity/handling-user-interaction: a trigger_id expires after three seconds.
TRIGGER_SECONDS = 3.0


def open_modal(call: Call) -> JsonObject:
    """`views.open`."""
    trigger = _spent_trigger(call)
    body = _view_body(call, "modal")
    view = new_view(call.world, trigger.user, body)
    call.world.put_modals(trigger.user, (view,))
    return {"view": described(call.world, view)}


def push(call: Call) -> JsonObject:
    """`views.push`: on top of the modal in which the trigger was given."""
    trigger = _spent_trigger(call)
    body = _view_body(call, "modal")
    stack = call.world.modals.get(trigger.user, ())
    if not stack:
        raise SlackApiError("not_found")
    if not has_room(stack):
        raise SlackApiError("push_limit_reached")
    return {"view": described(call.world, pushed(call.world, trigger.user, body))}


def update(call: Call) -> JsonObject:
    """`views.update`, by `view_id` or `external_id`, guarded by `hash` if given."""
    view = _named_view(call)
    _refuse_stale(call, view)
    body = _view_body(call, view.type)
    return {"view": described(call.world, replaced(call.world, view, body))}


def publish(call: Call) -> JsonObject:
    """`views.publish`: the Home tab of one person, guarded by `hash` if given."""
    person = call.user("user_id")
    current = call.world.homes.get(person.id)
    if current:
        _refuse_stale(call, current)
    elif call.text("hash"):
        raise SlackApiError("hash_conflict")
    view = new_view(call.world, person.id, _view_body(call, "home"))
    if current:
        view = replace(view, id=current.id, root_id=current.id)
    call.world.put_home(view)
    return {"view": described(call.world, view)}


def _spent_trigger(call: Call) -> Trigger:
    trigger = call.world.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise SlackApiError("invalid_trigger_id")
    if trigger.is_used:
        raise SlackApiError("exchanged_trigger_id")
    if (call.world.clock.now() - trigger.created).total_seconds() > TRIGGER_SECONDS:
        raise SlackApiError("expired_trigger_id")
    call.world.triggers[trigger.id] = replace(trigger, is_used=True)
    return trigger


def _named_view(call: Call) -> View:
    wanted, external = call.text("view_id"), call.text("external_id")
    everything = [view for stack in call.world.modals.values() for view in stack]
    for view in [*everything, *call.world.homes.values()]:
        if view.id == wanted or (external and text_of(view.body, "external_id") == external):
            return view
    raise SlackApiError("not_found")


def _refuse_stale(call: Call, view: View) -> None:
    if call.text("hash") not in {"", view.hash}:
        raise SlackApiError("hash_conflict")


def _view_body(call: Call, kind: str) -> JsonObject:
    body = object_of(call.json("view"))
    refuse_problems(view_problems(body), "invalid_arguments")
    if text_of(body, "type") != kind:
        raise SlackApiError("invalid_arguments")
    return body
