"""A page that stands alone, for looking through drawn messages without a server."""

from importlib.resources import files

from markupsafe import Markup

from sandbox.slack.drawing.tags import tag

_STYLE_SHEETS = ("colours.css", "messages.css", "blocks.css", "controls.css", "gallery.css")


def draw_page(title: str, body: str) -> str:
    """A whole HTML document in the look of the sandbox's page; give the body as Markup, else it is escaped."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", _style()),
    )
    document = tag("html", head, tag("body", tag("main", tag("h1", title), body), class_="gallery"), lang="en")
    return f"<!doctype html>\n{document}"


def _style() -> Markup:
    folder = files("sandbox.slack") / "page"
    return Markup("\n").join(
        Markup((folder / name).read_text("utf-8"))  # noqa: S704 - our own files
        for name in _STYLE_SHEETS
    )
