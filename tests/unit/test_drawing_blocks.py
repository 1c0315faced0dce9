"""Blocks, elements, messages and views as HTML: what a person sees and what the page's script finds."""

import json
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from sandbox.slack.drawing import Viewpoint, draw_blocks, draw_message, draw_view

PEOPLE = {"U1": "Dana Admin", "U2": "Max Member"}
SEEN_BY_DANA = Viewpoint(people=PEOPLE, channels={"C1": "jira-alerts"}, viewer="U1")


def plain(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, object]:
    return {"text": plain(value.title()), "value": value}


def drawn(block: dict[str, object]) -> str:
    return draw_blocks([block], SEEN_BY_DANA)


def drawn_element(element: dict[str, object]) -> str:
    return drawn({"type": "actions", "block_id": "b1", "elements": [element | {"action_id": "a1"}]})


def test_a_header_is_a_heading_without_mrkdwn() -> None:
    assert "<h3>*Lost* 🚨</h3>" in drawn({"type": "header", "text": plain("*Lost* :rotating_light:")})


def test_a_section_shows_text_fields_and_accessory() -> None:
    section = drawn(
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*prod*"},
            "fields": [plain("Site"), plain("Cloud")],
            "accessory": {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a chart"},
        }
    )

    assert "<b>prod</b>" in section
    assert '<div class="fields"><div>Site</div><div>Cloud</div></div>' in section
    assert 'alt="a chart"' in section


@pytest.mark.parametrize(
    ("style", "look"), [("primary", "button primary"), ("danger", "button danger"), ("", "button"), ("odd", "button")]
)
def test_a_button_wears_its_style(style: str, look: str) -> None:
    assert f'class="{look}"' in drawn_element({"type": "button", "text": plain("Go"), "style": style})


def test_a_button_carries_what_the_script_needs() -> None:
    button = drawn_element(
        {"type": "button", "text": plain("Go"), "value": "42", "accessibility_label": "Test prod again"}
    )

    assert 'data-kind="button" data-block-id="b1" data-action-id="a1" data-fires' in button
    assert 'data-value="42"' in button
    assert 'aria-label="Test prod again"' in button


def test_a_confirm_dialog_travels_as_json() -> None:
    confirm = {"title": plain("Sure?"), "text": plain('Say "yes"'), "confirm": plain("Yes"), "deny": plain("No")}

    button = drawn_element({"type": "button", "text": plain("Go"), "confirm": confirm})

    told = str(button).split('data-confirm="')[1].split('"')[0]
    assert json.loads(unescape(told)) == {
        "title": "Sure?",
        "text": 'Say "yes"',
        "confirm": "Yes",
        "deny": "No",
        "style": "",
    }


def test_a_select_offers_its_options_with_the_initial_one_chosen() -> None:
    select = drawn_element(
        {"type": "static_select", "options": [option("one"), option("two")], "initial_option": option("two")}
    )

    assert '<option value="one">One</option><option value="two" selected>Two</option>' in select


def test_option_groups_keep_their_names() -> None:
    groups = [{"label": plain("Data Center"), "options": [option("prod")]}]

    assert '<optgroup label="Data Center">' in drawn_element({"type": "static_select", "option_groups": groups})


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        ("users_select", "Max Member"),
        ("channels_select", "#jira-alerts"),
        ("conversations_select", "#jira-alerts"),
        ("multi_users_select", "Max Member"),
        ("multi_channels_select", "#jira-alerts"),
        ("multi_conversations_select", "Max Member"),
    ],
)
def test_a_select_of_the_workspace_offers_what_it_has(kind: str, offered: str) -> None:
    assert offered in drawn_element({"type": kind})


def test_a_multi_select_ticks_its_initial_options() -> None:
    select = drawn_element(
        {"type": "multi_static_select", "options": [option("a"), option("b")], "initial_options": [option("b")]}
    )

    assert 'type="checkbox" value="a">' in select
    assert 'type="checkbox" value="b" checked>' in select
    assert ">B</summary>" in select


def test_an_overflow_menu_folds_out_its_options() -> None:
    menu = drawn_element({"type": "overflow", "options": [option("snooze")]})

    assert 'aria-label="More actions"' in menu
    assert 'data-option="snooze"' in menu


@pytest.mark.parametrize(("kind", "box"), [("radio_buttons", "radio"), ("checkboxes", "checkbox")])
def test_boxes_show_label_and_description(kind: str, box: str) -> None:
    boxes = drawn_element({"type": kind, "options": [option("a") | {"description": plain("first letter")}]})

    assert f'type="{box}"' in boxes
    assert "<small>first letter</small>" in boxes


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ({"type": "datepicker", "initial_date": "2026-11-23"}, 'type="date" value="2026-11-23"'),
        ({"type": "timepicker", "initial_time": "09:15"}, 'type="time" value="09:15"'),
        ({"type": "plain_text_input", "initial_value": "x"}, 'type="text" value="x"'),
        ({"type": "plain_text_input", "multiline": True, "initial_value": "x\ny"}, ">\nx\ny</textarea>"),
        ({"type": "number_input", "initial_value": "5"}, 'inputmode="decimal"'),
    ],
)
def test_fields_hold_their_initial_value(element: dict[str, object], shown: str) -> None:
    assert shown in drawn_element(element)


def test_an_input_is_labelled_and_says_when_it_is_optional() -> None:
    field = drawn(
        {
            "type": "input",
            "block_id": "b1",
            "label": plain("Reason"),
            "hint": plain("One sentence"),
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "a1"},
        }
    )

    assert '<label class="input-label"><span><span class="label">Reason</span>' in field
    assert "(optional)" in field
    assert '<p class="hint">One sentence</p>' in field
    assert "data-fires" not in field


def test_an_input_that_dispatches_fires() -> None:
    element = {"type": "static_select", "action_id": "a1", "options": [option("a")]}

    field = drawn({"type": "input", "label": plain("Site"), "dispatch_action": True, "element": element})

    assert "data-fires" in field


def test_a_table_has_a_head_and_both_kinds_of_cell() -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "no"}]}],
    }

    table = drawn(
        {
            "type": "table",
            "column_settings": [{"align": "right", "is_wrapped": True}],
            "rows": [[{"type": "raw_text", "text": "Project"}], [rich]],
        }
    )

    assert '<th class="right wrapped" scope="col">Project</th>' in table
    assert '<td class="right wrapped"><div class="lines">no</div></td>' in table


def test_rich_text_draws_lists_styles_and_mentions() -> None:
    entry = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "bold", "style": {"bold": True, "italic": True}},
            {"type": "user", "user_id": "U2"},
            {"type": "emoji", "name": "warning"},
        ],
    }

    block = drawn(
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [entry]}],
        }
    )

    assert '<ol class="depth-1"><li><i><b>bold</b></i>' in block
    assert "@Max Member" in block
    assert "⚠️" in block


def test_rich_text_keeps_preformatted_text_and_quotes() -> None:
    code = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a < b"}]}
    quote = {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://x.example", "text": "x"}]}

    block = drawn({"type": "rich_text", "elements": [code, quote]})

    assert "<pre>a &lt; b</pre>" in block
    assert '<blockquote><a href="https://x.example"' in block


@pytest.mark.parametrize(
    "block",
    [
        {"type": "hologram"},
        {"type": "actions", "elements": [{"type": "hologram"}]},
        {"type": "rich_text", "elements": [{"type": "hologram"}]},
    ],
)
def test_what_cannot_be_drawn_says_so(block: dict[str, object]) -> None:
    assert "Cannot draw this" in drawn(block)
    assert "<code>hologram</code>" in drawn(block)


def test_a_message_shows_author_badge_and_local_time() -> None:
    message = {"user": "U1", "bot_id": "B1", "ts": "1795421700.000100", "text": "hello"}

    article = draw_message(message, people=PEOPLE, channels={}, viewer_zone=ZoneInfo("Europe/Berlin"))

    assert '<b class="author">Dana Admin</b><span class="badge">APP</span>' in article
    assert ">09:15</time>" in article
    assert "hello" in article


def test_an_ephemeral_message_says_who_sees_it() -> None:
    article = draw_message({"text": "psst", "is_ephemeral": True}, people={}, channels={})

    assert "Only visible to you" in article


def test_an_edited_message_says_so() -> None:
    article = draw_message({"text": "new", "edited": {"user": "U1", "ts": "1.2"}}, people={}, channels={})

    assert "(edited)" in article


def test_blocks_are_shown_instead_of_the_fallback_text() -> None:
    message = {"text": "fallback", "blocks": [{"type": "section", "text": plain("shown")}]}

    article = draw_message(message, people={}, channels={})

    assert "shown" in article
    assert "fallback" not in article


def test_a_file_can_be_downloaded_by_its_name() -> None:
    file = {"name": "report.csv", "size": 2048, "filetype": "csv", "url_private": "/files/F1/report.csv"}

    article = draw_message({"files": [file]}, people={}, channels={})

    assert 'href="/files/F1/report.csv" download="report.csv"' in article
    assert "CSV, 2.0 KiB" in article


def test_a_modal_is_a_form_with_its_buttons() -> None:
    modal = draw_view({"type": "modal", "id": "V1", "title": plain("Repair"), "submit": plain("Ask"), "blocks": []})

    assert 'data-view-id="V1"' in modal
    assert '<button type="submit" class="button primary">Ask</button>' in modal
    assert "data-close>Close</button>" in modal


def test_a_modal_without_submit_can_only_be_closed() -> None:
    modal = draw_view({"type": "modal", "title": plain("Evidence"), "close": plain("Done"), "blocks": []})

    assert 'type="submit"' not in modal
    assert "data-close>Done</button>" in modal


def test_a_home_tab_is_its_blocks() -> None:
    home = draw_view({"type": "home", "id": "V2", "blocks": [{"type": "divider"}]})

    assert home.startswith('<div class="home-view" data-view-id="V2">')
    assert "<hr>" in home
