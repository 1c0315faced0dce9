"""Every message the bot can send: none is missing from the gallery, Slack takes them all, and none pings anybody."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator

import pytest

import messages
from messages.actions import ActionId
from messages.gallery import Exhibit, exhibits, gallery
from messages.gallery_values import HOSTILE_NAME
from sandbox.slack.blockkit import Surface, problems

EXHIBITS = exhibits()
every_message = pytest.mark.parametrize("exhibit", EXHIBITS, ids=[exhibit.title for exhibit in EXHIBITS])
BASE_PARTS = {"message"}  # puts parts together; says nothing by itself


def makers() -> Iterator[str]:
    for found in pkgutil.iter_modules(messages.__path__):
        module = importlib.import_module(f"messages.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and function.__annotations__.get("return") == "Message":
                yield name


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts_in(inner)
    elif isinstance(value, str):
        yield value


def elements_in(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from elements_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from elements_in(inner)


def test_every_message_stands_in_the_gallery() -> None:
    assert set(makers()) - BASE_PARTS == {exhibit.maker for exhibit in EXHIBITS}


def test_titles_are_unique() -> None:
    titles = [title for title, _ in gallery()]

    assert len(set(titles)) == len(titles)


@every_message
def test_slack_takes_it(exhibit: Exhibit) -> None:
    assert problems(exhibit.message.blocks, Surface.MESSAGE) == []


@every_message
def test_its_fallback_has_words_within_the_limit(exhibit: Exhibit) -> None:
    assert 0 < len(exhibit.message.text) <= 4000


@every_message
def test_its_fallback_names_nobody_but_by_our_own_tokens(exhibit: Exhibit) -> None:
    tokens = re.findall(r"<[^>]*>|<", exhibit.message.text)

    ours = r"<!date\^\d+\^[^|<>]+\|[^<>]+>|<@U0[A-Z]+>|<#C0[A-Z]+>|<!subteam\^S0[A-Z]+>"
    assert all(re.fullmatch(ours, token) for token in tokens)


@every_message
def test_its_markup_is_ours_alone(exhibit: Exhibit) -> None:
    marked_up = [element["text"] for element in elements_in(exhibit.message.blocks) if element.get("type") == "mrkdwn"]

    assert all(re.fullmatch(r"<!date\^[^<>]+>|<@U0[A-Z]+>", str(text)) for text in marked_up)


@every_message
def test_it_holds_no_character_that_hides_or_turns(exhibit: Exhibit) -> None:
    everything = "".join((exhibit.message.text, *texts_in(exhibit.message.blocks)))

    assert not re.search(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", everything)


@every_message
def test_it_is_json(exhibit: Exhibit) -> None:
    assert json.loads(json.dumps(exhibit.message.blocks))


@every_message
def test_only_what_is_meant_to_notifies_a_group(exhibit: Exhibit) -> None:
    kinds = {str(element.get("type")) for element in elements_in(exhibit.message.blocks)}

    assert kinds.isdisjoint({"broadcast"})
    assert ("usergroup" in kinds) is exhibit.notifies
    assert ("<!subteam" in exhibit.message.text) is exhibit.notifies


@every_message
def test_its_buttons_carry_an_id_and_nothing_else(exhibit: Exhibit) -> None:
    buttons = [element for element in elements_in(exhibit.message.blocks) if element.get("type") == "button"]

    assert all(button["action_id"] in set(ActionId) for button in buttons)
    values = [str(button["value"]) for button in buttons]
    assert all(re.fullmatch(r"(apr|aud|chk|con|drf|rep)-[0-9a-f]+(-\d+)?|quiet-\d+", value) for value in values)


@every_message
def test_its_menus_carry_a_choice_and_an_id_and_nothing_else(exhibit: Exhibit) -> None:
    menus = [element for element in elements_in(exhibit.message.blocks) if element.get("type") == "static_select"]
    values = [str(element["value"]) for menu in menus for element in elements_in(menu["options"]) if "value" in element]

    assert all(menu["action_id"] in set(ActionId) for menu in menus)
    assert all(re.fullmatch(r"(hour|morning|change)/con-[0-9a-f]+-\d+", value) for value in values)


def test_a_hostile_name_shows_literally() -> None:
    hostile = next(exhibit for exhibit in EXHIBITS if exhibit.title == "Hostile names: projects")

    shown = [text for text in texts_in(hostile.message.blocks) if text.startswith("<!channel> *Ops* `x`")]

    assert shown
    assert HOSTILE_NAME not in shown
