"""Slack's mrkdwn as HTML."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sandbox.slack.drawing import Viewpoint, draw_mrkdwn

BERLIN = Viewpoint(
    people={"U1": "Dana Admin"},
    channels={"C1": "jira-alerts"},
    groups={"S1": "jira-approvers"},
    zone=ZoneInfo("Europe/Berlin"),
    viewer="U1",
    now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
)
MOMENT = 1795421700  # 2026-11-23 08:15 UTC


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*bold*", "<b>bold</b>"),
        ("_italic_", "<i>italic</i>"),
        ("~gone~", "<s>gone</s>"),
        ("`*code*`", "<code>*code*</code>"),
        ("*bold with `code*`*", "<b>bold with <code>code*</code></b>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("snake_case_name", "snake_case_name"),
        ("2*3*4", "2*3*4"),
        ("* not bold *", "* not bold *"),
        (":white_check_mark: done", "✅ done"),
        (":no_such_emoji:", ":no_such_emoji:"),
        ("at 10:42:11", "at 10:42:11"),
        ("AT&amp;T &lt;b&gt;", "AT&amp;T &lt;b&gt;"),
        ("AT&T <", "AT&amp;T &lt;"),
        ("&quot;", "&amp;quot;"),
    ],
)
def test_a_line_is_styled_as_slack_styles_it(text: str, drawn: str) -> None:
    assert draw_mrkdwn(text) == f'<div class="lines">{drawn}</div>'


def test_a_fence_keeps_its_lines_and_marks() -> None:
    drawn = draw_mrkdwn("before\n```\n*a*\n  b\n```\nafter")

    assert "<pre>*a*\n  b</pre>" in drawn
    assert "after" in drawn


def test_quoted_lines_stand_together() -> None:
    drawn = draw_mrkdwn("> one\n&gt; two\nthree")

    assert '<blockquote><div class="lines">one<br>two</div></blockquote>' in drawn
    assert drawn.endswith('<div class="lines">three</div>')


def test_a_quote_within_a_quote_shows_its_mark() -> None:
    assert "&gt; two" in draw_mrkdwn("> > two" + " >" * 5000)


def test_list_items_keep_their_marker_and_depth() -> None:
    drawn = draw_mrkdwn("• first\n  • *second*")

    assert '<div class="item depth-0"><span class="marker">•</span><span>first</span></div>' in drawn
    assert '<div class="item depth-1"><span class="marker">•</span><span><b>second</b></span></div>' in drawn


def test_links_open_elsewhere_and_keep_their_label() -> None:
    drawn = draw_mrkdwn("<https://jira.example.com/x?a=1&amp;b=2|Open *Jira*>")

    assert 'href="https://jira.example.com/x?a=1&amp;b=2"' in drawn
    assert 'rel="noopener noreferrer"' in drawn
    assert ">Open *Jira*</a>" in drawn


def test_a_bare_address_becomes_a_link_without_its_full_stop() -> None:
    assert ">https://jira.example.com</a>." in draw_mrkdwn("See https://jira.example.com.")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "vbscript:x"])
def test_an_address_that_is_not_of_the_web_is_no_link(address: str) -> None:
    drawn = draw_mrkdwn(f"<{address}|press me>")

    assert "<a" not in drawn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1>", ">@Dana Admin</span>"),
        ("<@U2|somebody>", ">@somebody</span>"),
        ("<@U3>", ">@U3</span>"),
        ("<#C1>", ">#jira-alerts</span>"),
        ("<#C2|old-name>", ">#old-name</span>"),
        ("<!subteam^S1>", ">@jira-approvers</span>"),
        ("<!subteam^S2|@others>", ">@others</span>"),
        ("<!channel>", ">@channel</span>"),
        ("<!here|here>", ">@here</span>"),
    ],
)
def test_mentions_show_names(text: str, shown: str) -> None:
    assert shown in draw_mrkdwn(text, BERLIN)


def test_the_viewers_own_mention_stands_out() -> None:
    assert 'class="mention mention-me"' in draw_mrkdwn("<@U1>", BERLIN)


def test_an_escaped_mention_pings_nobody() -> None:
    drawn = draw_mrkdwn("&lt;!channel&gt; &lt;@U1&gt;", BERLIN)

    assert "mention" not in drawn
    assert "&lt;!channel&gt; &lt;@U1&gt;" in drawn


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{date_num} {time_secs}", "2026-11-23 09:15:00"),
        ("{date} at {time}", "November 23, 2026 at 09:15"),
        ("{date_short_pretty} {time}", "today 09:15"),
        ("{date_long}", "Monday, November 23, 2026"),
        ("{ago}", "45 minutes ago"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_a_date_is_told_in_the_viewers_zone(template: str, shown: str) -> None:
    at_ten = Viewpoint(zone=BERLIN.zone, now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))

    assert f">{shown}</time>" in draw_mrkdwn(f"<!date^{MOMENT}^{template}|fallback>", at_ten)


def test_a_date_beyond_the_calendar_shows_its_fallback() -> None:
    assert "<time>some day</time>" in draw_mrkdwn("<!date^999999999999^{date}|some day>")


@pytest.mark.parametrize("text", ["<!date^soon^{date}|x>", "<!unknown^1|x>", "<!date^1|x>"])
def test_an_unreadable_sequence_shows_its_label(text: str) -> None:
    assert draw_mrkdwn(text) == '<div class="lines">x</div>'
