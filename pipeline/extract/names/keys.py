"""Names compared by what is left of them when print, punctuation and reading have had their way."""

from __future__ import annotations

import re

_NO_LETTER = re.compile(r"[^a-z0-9]")


def key(name: str) -> str:
    """Small letters and figures of a name, "and" for "&": ``penlink`` for Pen-Link and PEN LINK."""
    return _NO_LETTER.sub("", name.lower().replace("&", "and"))


def words(text: str) -> list[str]:
    """A name's words as they are looked for: runs of letters and figures, small; "and" for "&"."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("&", " and "))
