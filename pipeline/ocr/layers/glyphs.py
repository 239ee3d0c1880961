"""Characters of a text layer as print: ligatures opened, symbol fonts' private codes told apart.

`ODD` stands for a character that the file gives no meaning for; many of them on a page mean that
its text layer cannot be trusted.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ODD = "\ufffd"

# Symbol and Wingdings put their glyphs at U+F000 + code. These codes are bullets in both
# (Unicode mapping tables of the two fonts, unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt).
_BULLETS = frozenset({0xF0B7, 0xF09F, 0xF0A7, 0xF0D8, 0xF06C, 0xF0FC, 0xF076, 0xF0A8, 0xF06E, 0xF0E8})
_HYPHENS = frozenset({0x00AD, 0x0002, 0xFFFE})  # soft hyphen; what PDFium puts for a hyphen at a line's end


@lru_cache(maxsize=1 << 12)
def printed(code: int) -> str:
    """What the character with this code looks like in print; '' for one that leaves no mark."""
    if code in _HYPHENS:
        return "-"
    if code in _BULLETS:
        return "•"
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", chr(code))
    if code < 0x20 or 0x7F <= code < 0xA0 or code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF):
        return ""
    if 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ODD
    c = chr(code)
    return ODD if unicodedata.category(c) in ("Cn", "Co") else c
