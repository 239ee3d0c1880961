"""The words around a fact, cut at spaces.

SQL gives `REACH` characters on either side; a word cut in half by that is left out, so that a quotation
never shows half a name or half a sum.
"""

from __future__ import annotations

import re

from pipeline.publish.records import Row

REACH = 120  # characters on either side

# Needs `m` (mentions) and `p` (pages) in the query around it.
COLUMNS = f"""
substr(p.text, max(1, m.start_char - {REACH - 1}), min({REACH}, m.start_char)) as before,
substr(p.text, m.end_char + 1, {REACH}) as after
"""


def at_spaces(row: Row) -> Row:
    """The row with `before` and `after` on one line each and without a half word at their outer ends."""
    before, after = row["before"], row["after"]
    if len(before) == REACH and not before[0].isspace():
        before = re.sub(r"^\S*(\s+|$)", "", before)
    if len(after) == REACH and not after[-1].isspace():
        after = re.sub(r"(^|\s+)\S*$", "", after)
    return row | {"before": _one_line(before), "after": _one_line(after)}


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
