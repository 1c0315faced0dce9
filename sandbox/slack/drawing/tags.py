"""HTML from parts: the one place where a tag is put together, so that nothing reaches a page unescaped."""

import re

from markupsafe import Markup, escape

_VOID = frozenset({"br", "hr", "img", "input", "meta"})
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>]+\Z", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"mailto:[^\s\"'<>]+\Z", re.IGNORECASE)


def tag(name: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """One element with its children; plain strings are escaped, Markup is taken as it is.

    An underscore in an attribute's name becomes a hyphen and one at its end is dropped (`class_`).
    True gives a bare attribute; None, False and an empty `class_` leave it out.
    """
    opened = Markup("<{}{}>").format(Markup(name), _written(attributes))  # noqa: S704 - names come from our code
    if name in _VOID:
        return opened
    return opened + joined(*children) + Markup("</{}>").format(Markup(name))  # noqa: S704 - as above


def joined(*children: str) -> Markup:
    """The children one after the other, each escaped unless it is Markup already."""
    return Markup("").join(children)


def lines(text: str) -> Markup:
    """The text escaped, with its line ends kept."""
    return tag("br").join(text.split("\n"))


def web_address(address: str) -> str | None:
    """The address when a browser may follow it (http, https, mailto), else None: no `javascript:`, no `data:`."""
    return address if _WEB_ADDRESS.match(address) or _MAIL_ADDRESS.match(address) else None


def image_address(address: str) -> str | None:
    """The address when a picture may be fetched from it: the web, or a path of this very server."""
    is_local = address.startswith("/") and not address.startswith("//") and address.isprintable()
    return address if _WEB_ADDRESS.match(address) or is_local else None


def anchor(address: str, *children: str) -> Markup:
    """A link in a new tab, or only its words where the address may not be followed."""
    followed = web_address(address)
    if followed is None:
        return joined(*children)
    return tag("a", *children, href=followed, target="_blank", rel="noopener noreferrer")


def _written(attributes: dict[str, str | bool | None]) -> Markup:
    return Markup("").join(
        _attribute(name.rstrip("_").replace("_", "-"), value)
        for name, value in attributes.items()
        if value is not None and value is not False and (value or name != "class_")
    )


def _attribute(name: str, value: str | bool) -> Markup:  # noqa: FBT001 - HTML itself has bare attributes
    if value is True:
        return Markup(" {}").format(Markup(name))  # noqa: S704 - names come from our code
    return Markup(' {}="{}"').format(Markup(name), escape(value))  # noqa: S704 - as above
