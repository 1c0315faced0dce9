"""Parts of messages: whatever is put in, Slack takes what comes out, and a cut is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Divider, Header, Paragraph, Part, Preformatted
from messages.buttons import Button, ButtonStyle
from messages.message import message, shared
from messages.pieces import Line, Moment, Person, bold, code, line, utc_text
from sandbox.slack.blockkit import problems

AT = datetime(2026, 11, 12, 2, 56, tzinfo=UTC)
WORDS = st.text(min_size=1, max_size=60) | st.builds(lambda char, times: char * times, st.characters(), st.just(5000))
PIECES = WORDS | st.builds(bold, WORDS) | st.builds(code, WORDS) | st.just(Moment(AT)) | st.just(Person("U0SAM"))
LINES = st.lists(st.builds(line, PIECES, PIECES), min_size=1, max_size=80)
BUTTON = Button(ActionId.TEST_AGAIN, "Test again", "con-1", "prod")


def as_plain_json(part: Part) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(part.as_json()))
    return plain


def texts_of(part: Paragraph | Bullets) -> str:
    return "\n".join(part.fallback())


@given(LINES)
def test_slack_takes_any_lines_in_any_part(lines: list[Line]) -> None:
    told = message(Paragraph(lines), Bullets(lines, is_numbered=True), Context(lines))

    assert problems(told.blocks) == []
    assert len(told.text) <= 4000


@given(LINES)
def test_no_part_holds_more_than_three_thousand_characters(lines: list[Line]) -> None:
    elements = as_plain_json(Paragraph(lines))["elements"][0]["elements"]

    assert sum(len(element.get("text", "")) for element in elements) <= 3000


@given(st.text(min_size=1, max_size=400))
def test_slack_takes_any_heading(text: str) -> None:
    assert problems([Header(text).as_json()]) == []


@given(st.lists(st.text(max_size=500), min_size=1, max_size=50))
def test_slack_takes_any_preformatted_lines(lines: list[str]) -> None:
    assert problems([Preformatted(["status: 401", *lines]).as_json()]) == []


def test_lines_that_do_not_fit_are_counted() -> None:
    lines = [line("x" * 300) for _ in range(20)]

    assert texts_of(Paragraph(lines)).endswith("… and 11 more that did not fit here")


def test_a_single_line_that_does_not_fit_ends_with_an_ellipsis() -> None:
    text = texts_of(Paragraph([line("word " * 1000)]))

    assert text.endswith("…")
    assert len(text) <= 3000


def test_a_message_of_sixty_parts_is_cut_to_fifty_and_says_so() -> None:
    told = message(*(Paragraph([line(f"part {number}")]) for number in range(60)))

    assert len(told.blocks) == 50
    assert "… 11 more parts did not fit here" in told.text


def test_a_message_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="needs words"):
        message(Divider())


def test_two_buttons_for_one_action_are_refused() -> None:
    with pytest.raises(ValueError, match="each with its own action"):
        Actions([BUTTON, BUTTON])


@pytest.mark.parametrize("value", ["", "x" * 256])
def test_a_button_without_a_proper_id_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="an id of 1 to 255"):
        Button(ActionId.TEST_AGAIN, "Test again", value)


def test_a_button_tells_screen_readers_what_it_is_about() -> None:
    told = Button(ActionId.SHOW_EVIDENCE, "Evidence", "chk-1", "prod\u202e", ButtonStyle.PRIMARY).as_json()

    assert told["accessibility_label"] == "Evidence: prod⟨U+202E⟩"
    assert told["style"] == "primary"


def test_markup_characters_stay_as_they_are_in_rich_text() -> None:
    element = Paragraph([line("*Ops* <!channel>")]).as_json()["elements"]

    assert element == [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "*Ops* <!channel>"}]},
    ]


def test_a_moment_is_a_token_with_utc_for_old_clients() -> None:
    moment = Moment(datetime(2026, 11, 12, 3, 56, tzinfo=timezone(timedelta(hours=1))))

    assert moment.fallback() == "<!date^1794452160^{date_short_pretty} {time}|12 Nov 2026, 02:56 UTC>"


def test_utc_is_told_to_the_minute() -> None:
    assert utc_text(AT) == "12 Nov 2026, 02:56 UTC"


def test_context_keeps_words_plain_and_tokens_marked_up() -> None:
    context = Context([line("*x* checked ", Moment(AT)), line("by ", Person("U0SAM"))])

    kinds = [element["type"] for element in as_plain_json(context)["elements"]]
    assert kinds == ["plain_text", "mrkdwn", "plain_text", "mrkdwn"]


def test_a_cut_fallback_never_ends_inside_an_entity() -> None:
    told = message(*(Paragraph([line("&" * 900)]) for _ in range(10)))

    assert len(told.text) <= 4000
    assert told.text.rstrip("…").endswith("&amp;")


def test_a_shared_message_names_who_shared_it_and_has_no_buttons() -> None:
    original = message(Paragraph([line("prod: all is well")]), Actions([BUTTON]))

    told = shared(original, "U0SAM")

    assert [block["type"] for block in told.blocks] == ["rich_text", "context"]
    assert told.text == "prod: all is well\nShared by <@U0SAM>"
