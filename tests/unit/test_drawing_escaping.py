"""Nothing that stands in a message can become part of the page."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.drawing import Viewpoint, draw_blocks, draw_message, draw_mrkdwn, draw_page, draw_view

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' &lt;b&gt; <!channel> </textarea></style>"

TAGS = frozenset(
    """a article b blockquote br button code details div em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr i img input label legend li mark ol optgroup option p pre s select small span strong summary table
    tbody td textarea th thead time tr u ul""".split()  # noqa: SIM905 - forty words read best as words
)

KINDS = """header section context actions divider image table rich_text input markdown alert file button overflow
    static_select multi_static_select users_select multi_users_select conversations_select radio_buttons checkboxes
    datepicker timepicker plain_text_input number_input mrkdwn plain_text raw_text rich_text_section rich_text_list
    rich_text_quote rich_text_preformatted link user emoji color date broadcast text home modal ok <script>"""
NAMES = """text fields accessory elements element label hint block_id action_id value url options option_groups
    confirm title submit close placeholder initial_value initial_option initial_options image_url alt_text rows
    style user_id name description multiline blocks attachments files color user ts username bot_id is_ephemeral
    edited external_id level format timestamp fallback accessibility_label column_settings align range"""
MARKS = """< > & " ' ` ``` * _ ~ | <script> </pre> <https://x.example| <@ javascript: https://a.example
    <!date^1^{date}^javascript:x| :x: • onload= %3Cscript é"""

TYPES = st.sampled_from(KINDS.split())
KEYS = st.sampled_from(NAMES.split())
PIECES = st.sampled_from([*MARKS.split(), " ", "\n", "> ", "a"])
TEXTS = st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=10)
LEAVES = TEXTS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)


def _typed(values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    made = st.tuples(st.dictionaries(KEYS, values, max_size=4), TYPES)
    return made.map(lambda parts: parts[0] | {"type": parts[1]})


JSON = st.recursive(LEAVES, lambda inner: _typed(inner) | st.lists(inner, max_size=3), max_leaves=6)
BLOCKS = st.lists(_typed(JSON), max_size=3)


class Reader(HTMLParser):
    """What a browser would find in a drawn text."""

    def __init__(self, drawn: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.words = ""
        # A plain string: Markup would escape what the parser puts together.
        self.feed(str(drawn))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "data-url"}]

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.tags.add(f"comment {data}")

    @property
    def handlers(self) -> set[str]:
        return {name for name in self.attributes if name.startswith("on")}

    @property
    def odd_addresses(self) -> list[str]:
        return [one for one in self.addresses if not one.lower().startswith(("https://", "http://", "mailto:", "/"))]


def _assert_harmless(drawn: str) -> None:
    found = Reader(drawn)
    assert found.tags <= TAGS
    assert not found.handlers
    assert not found.odd_addresses


@given(TEXTS)
def test_no_tag_of_a_text_survives(text: str) -> None:
    _assert_harmless(draw_mrkdwn(text))


@given(BLOCKS)
def test_blocks_of_any_shape_are_drawn_and_harmless(blocks: list[dict[str, object]]) -> None:
    _assert_harmless(draw_blocks(blocks, Viewpoint(people={"U1": HOSTILE}, channels={"C1": HOSTILE})))


@given(st.dictionaries(KEYS, JSON, max_size=5), BLOCKS)
def test_messages_and_views_of_any_shape_are_drawn_and_harmless(
    around: dict[str, object], blocks: list[dict[str, object]]
) -> None:
    _assert_harmless(draw_message(around | {"blocks": blocks}, people={}, channels={}))
    _assert_harmless(draw_view(around | {"blocks": blocks}))


def test_a_hostile_name_shows_literally() -> None:
    drawn = draw_message(
        {"user": "U1", "ts": "1795421700.000100", "text": "<@U1> in <#C1>"},
        people={"U1": HOSTILE},
        channels={"C1": HOSTILE},
    )

    _assert_harmless(drawn)
    assert HOSTILE in Reader(drawn).words


@pytest.mark.parametrize(
    "element",
    [
        {"type": "button", "text": {"type": "plain_text", "text": HOSTILE}, "value": HOSTILE, "url": HOSTILE},
        {"type": "overflow", "options": [{"text": {"text": HOSTILE}, "value": HOSTILE, "url": "javascript:x"}]},
        {"type": "static_select", "options": [{"text": {"text": HOSTILE}, "value": HOSTILE}]},
        {"type": "multi_static_select", "options": [{"text": {"text": HOSTILE}, "value": HOSTILE}]},
        {"type": "checkboxes", "options": [{"text": {"text": HOSTILE}, "value": HOSTILE}]},
        {"type": "plain_text_input", "multiline": True, "initial_value": HOSTILE},
        {"type": "plain_text_input", "initial_value": HOSTILE, "placeholder": {"text": HOSTILE}},
        {"type": "image", "image_url": f"https://x.example/{HOSTILE}", "alt_text": HOSTILE},
        {"type": HOSTILE},
    ],
)
def test_a_hostile_element_is_harmless(element: dict[str, object]) -> None:
    confirm = {name: {"type": "plain_text", "text": HOSTILE} for name in ("title", "text", "confirm", "deny")}
    armed = element | {"action_id": HOSTILE, "confirm": confirm}

    _assert_harmless(draw_blocks([{"type": "actions", "block_id": HOSTILE, "elements": [armed]}], Viewpoint()))


def test_a_markdown_block_takes_no_html() -> None:
    source = f"# Report\n\n{HOSTILE}\n\n[press](javascript:alert) **bold**"

    drawn = draw_blocks([{"type": "markdown", "text": source}], Viewpoint())

    _assert_harmless(drawn)
    assert "<strong>bold</strong>" in drawn


def test_a_page_escapes_what_is_not_markup() -> None:
    page = draw_page(HOSTILE, "<script>alert(3)</script>")

    assert "<script" not in page
