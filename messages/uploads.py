"""A file to upload that is no CSV: JSON, a picture. CSV files are made in `messages.csv_files`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's name and content; for a picture also the text that stands for it where it cannot be seen."""

    name: str
    content: bytes
    alt_text: str = ""
