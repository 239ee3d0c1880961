"""The head of the forms to look for. Needs no spaCy, so that a run with nothing to do loads none."""

from __future__ import annotations

import msgspec


class Gathered(msgspec.Struct, frozen=True):
    """The first line of ``extract/forms.jsonl``: what the corpus's names were made from, and a digest of the
    forms to look for, a line each, that follow.
    """

    made_from: str
    digest: str
