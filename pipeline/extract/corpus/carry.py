"""Names proven elsewhere, found on a page: runs of words whose letters, joined, are those of a form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.contracts import Mention
from pipeline.extract.candidate import vocabulary
from pipeline.extract.corpus.forms import Form
from pipeline.extract.names.company_names import SMALL

_WORD = re.compile(r"[A-Za-z0-9]+|&", re.A)
_GAP = re.compile(r"[ \n]{0,2}(?:[-.,'’·][ \n]?)?", re.A)
_BEFORE = re.compile(r"(?<![A-Za-z])[A-Z]{3,}(?:[ \n-]|[ ]–[ ])$", re.A)
_AFTER = re.compile(r"[ \n](?:&[ ])?[A-Z]{3,}(?![a-z])", re.A)
_BODY_AFTER = re.compile(r"[ \n](?:Division|Unit|Section|Bureau|Department|Squad|Office)(?![a-z])", re.A)
_LONGER = re.compile(
    r"(?<![.:?!][ \n])(?<![.:?!])(?<![ \n]{2})\b(?!The|This|In|And|For)[A-Z][a-z]+[ \n]$", re.A
)
GUESSES = frozenset({"program_coined"})
ACRONYM = 8
"""Letters up to which a form in capitals must be printed in capitals."""
_NEAR = 50
"""Characters on either side in which a word of the trade speaks for an everyday word."""


class Carried(NamedTuple):
    """A form met at ``text[start:end]``."""

    start: int
    end: int
    form: Form
    rule: str


class Carrier:
    """Looks for forms on pages; keeps nothing between them."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms: dict[str, list[Form]] = {}
        for form in forms:
            self._forms.setdefault(form.folded, []).append(form)
        self._longest = max((len(folded) for folded in self._forms), default=0)
        self._most = max((f.words for found in self._forms.values() for f in found), default=0)
        begins = {folded[:3] for folded in self._forms}
        self._begins = frozenset(begins) | frozenset(b[:n] for b in begins for n in (1, 2))
        titles = "|".join(vocabulary("person_titles"))
        given = "|".join(w.capitalize() for w in vocabulary("given_names"))
        self._person = re.compile(rf"(?:(?:{titles})\.?|{given}|[A-Z]\.)[ ](?:[A-Z]\.?[ ])?$")
        self._trade = re.compile(
            rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('trade_words'))})(?![A-Za-z])", re.A | re.I
        )

    def find(self, sha256: str, text: str, there: Iterable[Mention]) -> list[Carried]:
        """The forms on a page of the document `sha256` that stand where `there`, its mentions, has no name
        yet, in order; `text` is the page's.
        """
        taken, guessed = bytearray(len(text)), bytearray(len(text))
        surfaces: dict[tuple[str, str], int] = {}
        for m in there:
            if m.rule in GUESSES:  # ORVELLINK server: a word beside a product's words may be its maker's
                guessed[m.start : m.end] = b"\1" * (m.end - m.start)
                continue
            if m.kind in ("vendor", "program", "agency", "technology", "contract_number", "statute"):
                taken[m.start : m.end] = b"\1" * (m.end - m.start)
                surfaces[m.kind, " ".join(m.surface.split())] = m.start
        met = sorted(self._met(sha256, text), key=lambda c: (c.start - c.end, c.start, c.form.kind))
        chosen = []
        for c in met:
            later = surfaces.get((c.form.kind, " ".join(text[c.start : c.end].split())), -1)
            # ids count how often a page prints the same: what was found there keeps its number
            free = c.form.kind == "vendor" or not any(guessed[c.start : c.end])
            if later < c.start and free and not any(taken[c.start : c.end]):
                taken[c.start : c.end] = b"\1" * (c.end - c.start)
                chosen.append(c)
        return sorted(chosen, key=lambda c: c.start)

    def _met(self, sha256: str, text: str) -> Iterable[Carried]:
        words = [(m.start(), m.end(), m.group().lower().replace("&", "and")) for m in _WORD.finditer(text)]
        for i, (start, _, word) in enumerate(words):
            if word[:3] not in self._begins or not (text[start].isupper() or text[start].isdigit()):
                continue
            joined = ""
            for j in range(i, min(len(words), i + self._most)):
                if j > i and not _GAP.fullmatch(text, words[j - 1][1], words[j][0]):
                    break
                joined += words[j][2]
                if len(joined) > self._longest:
                    break
                for form in self._forms.get(joined, ()):
                    if j - i < form.words and (rule := self._rule(form, sha256, text, start, words[j][1])):
                        yield Carried(start, words[j][1], form, rule)

    def _rule(self, form: Form, sha256: str, text: str, start: int, end: int) -> str | None:
        """The rule by which a form counts here; None where it does not."""
        if not _written_so(form, text[start:end]) or (form.common and _in_capitals(text, start, end)):
            return None
        if _BODY_AFTER.match(text, end) or (
            form.kind == "program" and form.words > 3 and _LONGER.search(text, max(0, start - 24), start)
        ):
            return None  # Fleet Services Division; the Crime Complaint Reporting System
        single = not any(c in text[start:end] for c in " \n")
        if (single or not form.anywhere) and self._person.search(text, max(0, start - 24), start):
            return None
        if form.anywhere:
            return f"{form.kind}_carried"
        if sha256 in form.documents:
            return f"{form.kind}_carried_document"
        near = text[max(0, start - _NEAR) : start] + " | " + text[end : end + _NEAR]
        return f"{form.kind}_carried_context" if form.context and self._trade.search(near) else None


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a word in capitals stands among words in capitals: FORMS AND REPORTS is a heading."""
    if not text[start:end].isupper():
        return False
    return bool(_BEFORE.search(text, max(0, start - 20), start) or _AFTER.match(text, end))


def _written_so(form: Form, surface: str) -> bool:
    """Whether the words are written as a name's: each with a capital but the small ones, an acronym in
    capitals throughout.
    """
    if form.printed.isupper() and len(form.folded) <= ACRONYM and (form.kind == "program" or form.common):
        return surface.isupper()
    if form.printed[0].isdigit():
        return True  # the 1505 account
    written = re.findall(r"[A-Za-z0-9]+", surface)
    return all(w[0].isupper() or w[0].isdigit() or w in SMALL for w in written)
