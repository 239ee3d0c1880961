"""Pages made of plain text, and one finder for all tests (building it takes a second)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.contracts import Page, Word
from pipeline.extract.finder import Finder

MakePage = Callable[..., Page]


def typed(text: str, confidence: float | None = None) -> Page:
    """A page typed on a grid: every character 6 points wide, every line 12 points high."""
    words = []
    for number, line in enumerate(re.finditer(r"[^\n]*\n?", text)):
        for m in re.finditer(r"\S+", line.group()):
            x0, top = 6.0 * m.start(), 12.0 * number
            words.append(
                Word(m.group(), x0, top, 6.0 * m.end(), top + 10, confidence, line.start() + m.start())
            )
    return Page(1, 612.0, 792.0, "text_layer", None, text, words)


@pytest.fixture(scope="session")
def page() -> MakePage:
    """Makes a page of a text."""
    return typed


@pytest.fixture(scope="session")
def finder() -> Finder:
    """The finder."""
    return Finder()
