"""Words that are printed with a hyphen over a line's end, joined, so that a search finds them.

Takes a page's text as laid out; gives the joined words in reading order, each once, one space apart. The
text itself keeps the hyphen. What is joined is decided by how common the forms are in English (wordfreq's
Zipf scale): "informa-tion" is the word information; "body-worn" is two words, and stays a compound;
"non-exempt" is printed both ways, and both are given; a name that no list holds is joined. Numbers,
addresses of mail and web, and dashes are left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.contracts import Furniture
from pipeline.word_lists import zipf

KNOWN = 2.0
"""A joined form this common is the word that was broken (once in ten million words)."""
RARE = 1.0
"""Between this and `KNOWN`, a form beside two common words may be printed either way."""
COMMON = 3.0
"""Both parts this common are words of their own (once in a million words)."""

_SOFT = "\u00ad¬"
_HYPHENS = f"-\u2010\u2011{_SOFT}"
_HEAD = re.compile(
    rf"(?:^|[\s(\[“‘\"'])(?P<before>(?:[^\W\d_]+-)*)(?P<part>[^\W\d_]{{2,}})(?P<mark>[{re.escape(_HYPHENS)}])$"
)
_TAIL = re.compile(
    r"(?P<part>[^\W\d_]{2,})(?:['’][a-z]{1,2})?(?P<after>(?:-[^\W\d_]+)*)(?=[\s.,;:!?)\]”’\"'–—]*(?:\s|$))"
)
_CELLS = re.compile(r" {2,}")


def joined_words(text: str, furniture: Sequence[Furniture] = ()) -> str:
    """The broken words of a page, whole; empty where there are none.

    `furniture` is left out of the text first, so that a footer inside the page does not part a word.
    """
    found: dict[str, None] = {}
    for head, tail, mark in _broken(_body(text, furniture)):
        for word in _forms(head, tail, mark):
            found[word] = None
    return " ".join(found)


def _body(text: str, furniture: Sequence[Furniture]) -> list[list[str]]:
    """The lines that are left, as cells; empty lines part nothing: typescript is double spaced."""
    kept = list(text)
    for f in furniture:
        kept[f.start : f.end] = [" " if c != "\n" else c for c in kept[f.start : f.end]]
    lines = "".join(kept).split("\n")
    return [_CELLS.split(line.strip()) for line in lines if line.strip()]


def _broken(lines: Sequence[list[str]]) -> Iterator[tuple[re.Match[str], re.Match[str], str]]:
    """Both parts of each word that is broken between a line and the next; columns side by side each go on in
    their own."""
    for line, below in itertools.pairwise(lines):
        for i, cell in enumerate(line):
            if len(line) == len(below):
                follows = below[i]
            elif i == len(line) - 1:
                follows = below[0]
            else:
                continue
            if cell[-1:] in _HYPHENS and (head := _HEAD.search(cell)) and (tail := _TAIL.match(follows)):
                yield head, tail, head["mark"]


def _forms(head: re.Match[str], tail: re.Match[str], mark: str) -> tuple[str, ...]:
    """The forms that a broken word may have: joined, with its hyphen, or both."""
    first, last = head["part"], tail["part"]
    joined = head["before"] + first + last + tail["after"]
    compound = f"{head['before']}{first}-{last}{tail['after']}"
    if mark in _SOFT:
        return (joined,)
    if first.islower() and last[0].isupper():  # anti-American, but not informa- before a new line
        return (compound,) if zipf(first) >= COMMON else ()
    if (first.isupper() != last.isupper() and first.isupper()) or (last[0].isupper() and not last.isupper()):
        return (compound,)  # ICE-implemented, Smith-Jones
    known = zipf(first + last)
    if known >= KNOWN or min(zipf(first), zipf(last)) < COMMON:
        return (joined,)
    chain = head["before"] or tail["after"]  # case-by-case
    return (joined, compound) if known >= RARE and not chain else (compound,)
