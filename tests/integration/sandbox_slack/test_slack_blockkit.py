"""Block Kit as Slack judges it: each limit at its edge, and a pointer to the place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.blockkit import Surface, problems, view_problems
from sandbox.slack.shapes import Json, JsonObject


def _words(length: int) -> JsonObject:
    return {"type": "plain_text", "text": "x" * length}


def _mrkdwn(length: int) -> JsonObject:
    return {"type": "mrkdwn", "text": "x" * length}


def _section(length: int) -> JsonObject:
    return {"type": "section", "text": _mrkdwn(length)}


def _button(**changes: Json) -> JsonObject:
    return {"type": "button", "text": _words(75), "action_id": "a", **changes}


def _actions(*elements: JsonObject) -> JsonObject:
    return {"type": "actions", "elements": [*elements]}


def _buttons(number: int) -> list[JsonObject]:
    return [_button(action_id=f"a{place}") for place in range(number)]


def _option(label: int = 75, value: int = 150) -> JsonObject:
    return {"text": _words(label), "value": "x" * value}


def _select(options: int) -> JsonObject:
    return {"type": "static_select", "action_id": "s", "options": [_option() for _ in range(options)]}


def _confirm(**changes: Json) -> JsonObject:
    return {"title": _words(100), "text": _mrkdwn(300), "confirm": _words(30), "deny": _words(30), **changes}


def _table(rows: int, cells: int) -> JsonObject:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells for _ in range(rows)]}


@pytest.mark.parametrize(
    "block",
    [
        _section(3000),
        {"type": "section", "fields": [_mrkdwn(2000)] * 10},
        {"type": "header", "text": _words(150)},
        {"type": "context", "elements": [_mrkdwn(1)] * 10},
        _actions(*_buttons(25)),
        _actions(_button(value="x" * 2000, style="danger", confirm=_confirm(), url="https://example.com")),
        _actions(_select(100)),
        _actions({"type": "overflow", "action_id": "o", "options": [_option()] * 5}),
        {"type": "divider"},
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture"},
        _table(100, 20),
        {"type": "markdown", "text": "x" * 12_000},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        },
    ],
)
def test_what_is_just_within_the_limits_is_shown(block: JsonObject) -> None:
    assert problems([block]) == []


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (_section(3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (_section(0), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "section"}, "must provide at least one of text, fields [json-pointer:/blocks/0]"),
        (
            {"type": "section", "fields": [_mrkdwn(1)] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            {"type": "section", "fields": [_mrkdwn(2001)]},
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            {"type": "header", "text": _words(151)},
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            {"type": "header", "text": _mrkdwn(1)},
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (
            {"type": "context", "elements": [_mrkdwn(1)] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (_actions(*_buttons(26)), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
        (_actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (
            _actions(_button(text=_words(76))),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            _actions(_button(value="x" * 2001)),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            _actions(_button(action_id="x" * 256)),
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
        ),
        (
            _actions(_button(style="green")),
            "must be one of danger, primary [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            _actions(_button(colour="red")),
            "invalid additional property: colour [json-pointer:/blocks/0/elements/0]",
        ),
        (
            _actions(_button(confirm=_confirm(text=_mrkdwn(301)))),
            "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
        ),
        (
            _actions(_button(), _button()),
            "action_id a is used 2 times and must be unique [json-pointer:/blocks/0]",
        ),
        (_actions(_select(101)), "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"),
        (
            _actions({"type": "overflow", "action_id": "o", "options": [_option()] * 6}),
            "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            _actions({"type": "plain_text_input", "action_id": "p"}),
            "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            {"type": "image", "image_url": "https://example.com/a.png"},
            "missing required field: alt_text [json-pointer:/blocks/0]",
        ),
        (_table(101, 1), "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
        (_table(1, 21), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
        ({"type": "alert", "text": _words(1)}, "unsupported type: alert [json-pointer:/blocks/0/type]"),
        ({"type": "poster"}, "unsupported type: poster [json-pointer:/blocks/0/type]"),
        ({"text": "no type"}, "missing required field: type [json-pointer:/blocks/0]"),
    ],
)
def test_what_is_beyond_a_limit_is_said_with_its_place(block: JsonObject, problem: str) -> None:
    assert problems([block]) == [problem]


def test_fifty_blocks_fit_in_a_message() -> None:
    assert problems([{"type": "divider"}] * 50) == []


def test_a_fifty_first_block_does_not_fit_in_a_message() -> None:
    assert problems([{"type": "divider"}] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_hundred_blocks_fit_in_a_home_tab() -> None:
    assert problems([{"type": "divider"}] * 100, Surface.HOME) == []


def test_one_table_is_all_that_a_message_takes() -> None:
    assert problems([_table(1, 1), _table(1, 1)]) == [
        "only one table block is allowed in a message [json-pointer:/blocks]"
    ]


def test_a_table_does_not_stand_in_a_modal() -> None:
    assert problems([_table(1, 1)], Surface.MODAL) == ["unsupported type: table [json-pointer:/blocks/0/type]"]


def test_a_block_id_is_used_once() -> None:
    assert problems([{"type": "divider", "block_id": "x"}] * 2) == [
        "block_id x is used 2 times and must be unique [json-pointer:/blocks]"
    ]


def test_an_initial_option_must_be_offered() -> None:
    select = {**_select(1), "initial_option": _option(label=1)}

    assert problems([_actions(select)]) == [
        "initial option(s) must match exactly one of the options [json-pointer:/blocks/0/elements/0]"
    ]


def test_what_is_no_list_of_blocks_is_refused() -> None:
    assert problems("blocks") == ["must provide an array [json-pointer:/blocks]"]


def _modal(**changes: Json) -> JsonObject:
    return {"type": "modal", "title": _words(24), "blocks": [{"type": "divider"}], **changes}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": _words(25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"title": None}, "missing required field: title [json-pointer:/view]"),
        ({"submit": _words(25)}, "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (
            {"private_metadata": "x" * 3001},
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (
            {"blocks": [{"type": "divider"}] * 101},
            "no more than 100 items allowed [json-pointer:/view/blocks]",
        ),
        ({"type": "drawer"}, "unsupported type: drawer [json-pointer:/view/type]"),
    ],
)
def test_a_view_beyond_a_limit_is_refused(change: JsonObject, problem: str) -> None:
    assert view_problems(_modal(**change)) == [problem]


def test_a_modal_with_an_input_needs_submit() -> None:
    label, element = _words(1), {"type": "plain_text_input", "action_id": "p"}
    blocks: list[Json] = [{"type": "input", "label": label, "element": element}]

    assert view_problems(_modal(blocks=blocks)) == [
        "missing required field: submit, when an input block is present [json-pointer:/view]"
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "a"]), inner),
    max_leaves=10,
)


@given(_JSON)
def test_whatever_is_sent_is_judged_and_never_breaks_the_judge(value: object) -> None:
    found = problems([value, {"type": "section", "text": value}, {"type": "actions", "elements": [value]}])

    assert all("[json-pointer:/blocks" in problem for problem in found)
