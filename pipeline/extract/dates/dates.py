"""Calendar dates, whole or partial, in every printed shape; values are ISO.

Takes the page's matching text; gives ``2010-12-21``, ``2014-10``, ``2019`` or ``FY2016``. Only what is
printed counts: no part is filled in from today or from elsewhere on the page. `shapes` holds the printed
forms; `written` and `orders` read them, OCR's slips undone; `values` says whether there is such a day;
`roles` says what the text makes of it.
"""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, found
from pipeline.extract.dates.orders import numeric
from pipeline.extract.dates.roles import with_roles
from pipeline.extract.dates.written import iso_dates, named_month, numbered_month, years

NAME = "counterscan_dates"


def read(text: str, printed: str | None = None) -> list[Candidate]:
    """The dates of a text; of two that overlap the longer, then the better trusted.

    `text` is the matching text, `printed` the page's own with its line ends (as long as `text`).
    """
    printed = printed or text
    sure = [c for c in (*named_month(text, printed), *iso_dates(text)) if c.value]
    days = {c.value for c in sure if c.value}
    whole = [
        *sure,
        *(c for c in (*numeric(text, printed, days), *numbered_month(text), *years(text)) if c.value),
    ]
    taken = bytearray(len(text))
    chosen = []
    for c in sorted(whole, key=lambda c: (c.start - c.end, -c.confidence, c.start)):
        if not any(taken[c.start : c.end]):
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
            chosen.append(c)
    return chosen


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's dates, leaving out those inside a number that names a contract or a statute."""
    text: str = doc._.matching
    closed = bytearray(len(text))
    for kind in ("contract_number", "statute"):
        for c in found(doc, kind):
            closed[c.start : c.end] = b"\1" * (c.end - c.start)
    dates = [c for c in read(text, doc._.page.text) if not any(closed[c.start : c.end])]
    if dates:
        add(doc, *with_roles(dates, text, doc._.page, doc._.ruler))
    return doc
