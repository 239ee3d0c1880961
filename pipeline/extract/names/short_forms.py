"""Short forms that a page gives a company: Flock Group Inc. (“Flock”); Pen-Link, Ltd. ("Pen-Link").

The form stands in brackets and quotation marks soon after the name, and is made of the name's own words or
initials. Its value is the whole name: that is what the page says it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.candidate import Candidate

_WITHIN = 260
"""Characters after the name in which it is looked for: an address often stands between."""
DEFINED = re.compile(
    r"\((?:the[ ]|each[ ]|hereinafter[ ]|herein[ ]|referred[ ]to[ ]as[ ]|collectively,?[ ]|or[ ]|,[ ]){0,3}"
    r"[\"“”](?:the[ ])?(?P<short>[A-Z][A-Za-z0-9&'’.-]{1,20}(?:[ ][A-Z][A-Za-z0-9&'’.-]{1,20}){0,2})[\"”“]",
    re.A,
)


def short_forms(text: str, companies: list[Candidate]) -> Iterator[Candidate]:
    """The short forms that `text` gives these companies, each under the company's value and entity."""
    for m in DEFINED.finditer(text):
        before = [c for c in companies if 0 <= m.start() - c.end <= _WITHIN]
        if before and (owner := max(before, key=lambda c: c.end)) and _stands_for(m["short"], owner):
            yield Candidate("vendor_short_form", *m.span("short"), owner.value, owner.entity)


def _stands_for(short: str, owner: Candidate) -> bool:
    """Whether the form is some of the name's words, in order, or its initials."""
    words = re.findall(r"[a-z0-9]+", (owner.value or "").lower())
    letters = re.sub(r"[^a-z0-9]", "", short.lower())
    rest = iter(words)
    kept = re.findall(r"[a-z0-9]+", short.lower())
    if all(word in rest for word in kept):
        return True
    return len(letters) >= 2 and "".join(w[0] for w in words).startswith(letters)
