"""Whether a name is more likely a person's than a company's.

Private people are not the subject of this project: a name in doubt is left alone.
"""

from __future__ import annotations

import re

from pipeline.extract.candidate import vocabulary

_GIVEN = frozenset(vocabulary("given_names"))
_SURNAMES = frozenset(vocabulary("trade_surnames"))
_INITIAL = re.compile(r"(?:^|[ ])[A-Z]\.?(?=[ ][A-Z][a-z]|$)", re.A)
_LAST_FIRST = re.compile(r"[A-Z][A-Za-z'’-]+,[ ][A-Z][A-Za-z]+", re.A)


def trade_surname(name: str) -> bool:
    """Whether the trade in a name of two words is as often a surname: Harrison Ford."""
    words = name.lower().split()
    return len(words) == 2 and words[1] in _SURNAMES


def likely_person(name: str) -> bool:
    """Whether a name begins with a given name, has an initial (John Q. Public, Public J) or is turned round
    (Public, John). One word alone is judged by nothing here.
    """
    words = name.split()
    if len(words) < 2:
        return False
    begins = words[0].lower().strip(".,") in _GIVEN and len(words) <= 4 and "&" not in words
    return begins or bool(_LAST_FIRST.match(name)) or (len(words) <= 3 and bool(_INITIAL.search(name)))
