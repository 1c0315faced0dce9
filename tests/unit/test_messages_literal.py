"""Text that others made: what hides is shown, what is long is cut, what Slack would read is escaped."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.literal import cut, escaped, shown, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("App\u202egnp.exe", "App⟨U+202E⟩gnp.exe"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("line\nbreak\ttab", "line␊break␉tab"),
        ("\u3164", "⟨U+3164⟩"),
        ("\x7f", "␡"),
        ("x\u200dy", "x⟨U+200D⟩y"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("Zoë 日本 ערב", "Zoë 日本 ערב"),
        ("👩\u200d💻 and ❤\ufe0f\u200d🔥", "👩\u200d💻 and ❤\ufe0f\u200d🔥"),
    ],
)
def test_what_cannot_be_seen_gets_a_mark(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.text())
def test_visible_text_turns_no_direction_and_breaks_no_line(text: str) -> None:
    categories = {unicodedata.category(char) for char in visible(text) if char != "\u200d"}

    assert categories.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_cut_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert len(shown(text, limit)) <= limit


def test_a_cut_text_says_so() -> None:
    assert cut("A name that is long", 10) == "A name th…"


def test_a_text_that_fits_is_not_touched() -> None:
    assert cut("exactly10!", 10) == "exactly10!"


def test_a_mention_is_escaped() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


@given(st.text())
def test_escaped_text_holds_no_angle_bracket(text: str) -> None:
    assert not set("<>") & set(escaped(text))
