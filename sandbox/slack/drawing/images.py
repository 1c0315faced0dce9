"""Pictures and files."""

from markupsafe import Markup

from sandbox.slack.drawing.reading import Json, mapping, number, string
from sandbox.slack.drawing.tags import image_address, joined, tag
from sandbox.slack.drawing.texts import words

_KIB = 1024


def draw_picture(source: Json) -> Markup:
    """A picture with its alternative text, or that text alone where the address may not be fetched."""
    described = string(source, "alt_text")
    address = image_address(string(source, "image_url") or string(mapping(source, "slack_file"), "url"))
    if address is None:
        return tag("span", described or "picture", class_="no-picture")
    return tag("img", src=address, alt=described, loading="lazy", referrerpolicy="no-referrer")


def draw_image_block(block: Json) -> Markup:
    """An image block: its title above the picture."""
    title = words(block, "title")
    return tag("figure", tag("figcaption", title) if title else "", draw_picture(block))


def draw_file(file: Json) -> Markup:
    """A file shared with a message: name, kind, size and a link to download it."""
    name = string(file, "title") or string(file, "name") or "file"
    size = number(file, "size")
    kind = string(file, "pretty_type") or string(file, "filetype").upper()
    about = ", ".join(filter(None, (kind, "" if size is None else _size(size))))
    card = joined(tag("span", "📄", aria_hidden="true"), tag("b", name), tag("small", about))
    address = image_address(string(file, "url_private_download") or string(file, "url_private"))
    if address is None:
        return tag("div", card, class_="file")
    return tag("a", card, class_="file", href=address, download=string(file, "name") or True)


def draw_file_block(block: Json) -> Markup:
    """A remote file's block, which names only an id."""
    return draw_file({"title": f"Remote file {string(block, 'external_id')}"})


def _size(count: int) -> str:
    if count < _KIB:
        return f"{count} bytes"
    return f"{count / _KIB:.1f} KiB" if count < _KIB * _KIB else f"{count / _KIB / _KIB:.1f} MiB"
