"""What the text makes of a date: the words of ``roles.yml`` around it, its label, the head of its column.

Takes the page's dates, gives them with their `role`. The two ends of a range come first; then a label before
the date on its printed line; running words right before it; words right after; at last the cell above it. A
column of dates hands its head's role down. A label that only says "Date" is an invoice's, an order's or a
quotation's where the page calls itself one, a signature's beside that word, a payment's in a check register.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
import yaml

from pipeline.contracts import Page
from pipeline.extract.boxes import Ruler
from pipeline.extract.candidate import Candidate, vocabulary
from pipeline.extract.dates.cells import Cell, Cells


class Role(msgspec.Struct, frozen=True):
    """A role, what it means, and the patterns of the words that give it (see ``roles.yml``)."""

    meaning: str
    labels: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@cache
def roles() -> dict[str, Role]:
    """Every role of ``roles.yml`` by its name."""
    return msgspec.convert(
        yaml.safe_load(Path(__file__).with_name("roles.yml").read_text("utf-8")), dict[str, Role]
    )


def _named(part: str) -> str:
    """One pattern of all roles' words of a part, each role a group of its name."""
    groups = ((name, getattr(role, part)) for name, role in roles().items())
    return "|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in groups if words)


_WEEKDAY = rf"(?:(?:{'|'.join(vocabulary('weekdays'))})[a-z]{{0,6}}\.?,?[ ]{{1,2}})?"
_LABEL = re.compile(_named("labels"), re.I)
_LABEL_BEFORE = re.compile(
    rf"(?:^|[^a-z0-9 ][ ]?|[ ]{{2}})(?:{_named('labels')})"
    rf"(?:[ ](?:on|at))?[ ]?(?:\(mm/dd/yyyy\)[ ]?)?(?::|[ ]-|[ ]{{2}}|(?<=date)[ ])[ ]{{0,40}}{_WEEKDAY}$",
    re.I,
)
_BEFORE = re.compile(
    rf"(?<![a-z])(?:{_named('before')})(?:[ ](?:on|is|was|of|as[ ]of|from|about|or|approximately)){{0,3}}:?"
    rf"[ ]{{1,3}}{_WEEKDAY}$",
    re.I,
)
_AFTER = re.compile(rf",?[ ]?(?:{_named('after')})", re.I)
_TIME = (
    r"(?:,?[ ](?:at[ ])?[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[ ]?[ap]\.?m\.?)?|[ ][0-9]{1,2}[ ]?[ap]m)?"
)
_JOINED = re.compile(rf"{_TIME}(?:[ ]{{1,2}}(?:to|thru|through|until|till)[ ]{{1,2}}|[ ]?[-–—][ ]?)", re.I)
_BETWEEN = re.compile(r"\bbetween[ ]{1,2}$", re.I)
_AND = re.compile(rf"{_TIME}[ ]and[ ]", re.I)
_WROTE = re.compile(r"(?:,|[ ]at)[ ][0-9]{1,2}:[0-9]{2}[^\n]{0,80}(?:\n[^\n]{0,80})?\bwrote:", re.I)
_ON = re.compile(rf"(?:^|\n|[ ])On[ ](?i:{_WEEKDAY})$")
_REST = re.compile(rf"{_TIME}[ ,.;)*]{{0,3}}(?:[A-Z]{{2,4}}|\([A-Z]{{3}}\))?$", re.I)
_DATE = re.compile(r"date(?:s|d)?|date and time")
_SIGNATURE = re.compile(rf"\b(?:{'|'.join(vocabulary('signature_words'))})\b", re.I)
_CHECK = re.compile("|".join(vocabulary("check_heads")), re.I)
_PAPERS = {
    section.removesuffix("_papers"): re.compile("|".join(vocabulary(section)), re.I)
    for section in ("invoice_papers", "order_papers", "quote_papers")
}


def _plain(label: str) -> str:
    """A label as ``roles.yml`` writes it: small letters, single spaces, without closing marks."""
    return re.sub(r"[\s_]+", " ", label).strip(" .:#*-").lower()


def _role(m: re.Match[str] | None) -> str | None:
    """The role whose words matched."""
    return next((name for name, words in m.groupdict().items() if words is not None), None) if m else None


def with_roles(dates: Sequence[Candidate], text: str, page: Page, ruler: Ruler) -> list[Candidate]:
    """The dates in order of place, with their roles where the text gives one. `text` is the matching text."""
    ordered = sorted(dates, key=lambda c: c.start)
    given: dict[int, str | None] = _ranges(ordered, text)
    for c in ordered:
        if c.role or c.start not in given:
            given[c.start] = c.role or _around(c, text, page.text)
    if any(not given[c.start] for c in ordered):
        _Form(page, ruler, ordered, given).read()
    return [msgspec.structs.replace(c, role=given[c.start]) if given[c.start] else c for c in ordered]


def _ranges(ordered: Sequence[Candidate], text: str) -> dict[int, str | None]:
    """The roles of dates that are the two ends of a range."""
    given: dict[int, str | None] = {}
    for first, last in pairwise(ordered):
        if first.start in given or last.start - first.end > 24 or "FY" in f"{first.value}{last.value}":
            continue
        between = text[first.end : last.start]
        joined = _JOINED.fullmatch(between) or (
            _AND.fullmatch(between) and _BETWEEN.search(text[max(0, first.start - 12) : first.start])
        )
        if (
            joined
            and len(first.value or "") == len(last.value or "")
            and (first.value or "") < (last.value or "")
        ):
            given[first.start], given[last.start] = "period_start", "period_end"
    return given


def _around(c: Candidate, text: str, printed: str) -> str | None:
    """The role that a label or running words beside the date give."""
    line = printed.rfind("\n", 0, c.start) + 1
    role = _role(_LABEL_BEFORE.search(printed[max(line, c.start - 70) : c.start]))
    role = role or _role(_BEFORE.search(text[max(0, c.start - 80) : c.start]))
    if not role and c.value and (len(c.value) == 10 or c.rule == "date_year_range"):
        role = _role(_AFTER.match(text, c.end))
        if not role and _WROTE.match(printed, c.end) and _ON.search(printed[max(0, c.start - 16) : c.start]):
            role = "sent"
    return role


class _Form:
    """Reads the roles that cells above dates give, into `given`."""

    def __init__(
        self, page: Page, ruler: Ruler, ordered: Sequence[Candidate], given: dict[int, str | None]
    ) -> None:
        self.cells = Cells(page, ruler)
        self.given = given
        self.alone = [(c, cell) for c in ordered if (cell := self._alone(c))]
        self.dates = {cell.start: c.start for c, cell in self.alone}
        self.paper: str | None = None
        self.paper_known = False

    def _alone(self, c: Candidate) -> Cell | None:
        """The date's cell, where it holds nothing but the date, its weekday and its time."""
        cell = self.cells.at(c.start)
        if cell is None or c.end > cell.end:
            return None
        before = self.cells.text[cell.start : c.start]
        if not re.fullmatch(_WEEKDAY, before, re.I) or not _REST.match(self.cells.text, c.end, cell.end):
            return None
        return cell

    def read(self) -> None:
        """Go down the page, so that a column's dates know the role of the one above."""
        for c, cell in sorted(self.alone, key=lambda pair: (pair[1].top, pair[1].x0)):
            if self.given[c.start]:
                continue
            beside = self.cells.left(cell)
            self.given[c.start] = (beside and self._bare(beside)) or self._over(cell)

    def _over(self, cell: Cell) -> str | None:
        """The role that the cell above gives."""
        above = self.cells.above(cell)
        if above is None:
            return None
        if above.start in self.dates:
            return self.given[self.dates[above.start]] if self._of_column(above) else None
        label = _plain(self.cells.words(above))
        if len(label) > 40:
            return None
        role = _role(_LABEL.fullmatch(label))
        if not role and label.count(" ") < 2 and (higher := self.cells.above(above)):
            role = _role(_LABEL.fullmatch(f"{_plain(self.cells.words(higher))} {label}"))
        return role or self._bare(above)

    def _of_column(self, above: Cell) -> bool:
        """Whether the date above has no label of its own on its line."""
        left = self.cells.left(above)
        return not (left and _LABEL.fullmatch(_plain(self.cells.words(left))))

    def _bare(self, label: Cell) -> str | None:
        """The role of a date whose label only says "Date"."""
        if not _DATE.fullmatch(_plain(self.cells.words(label))):
            return None
        beside = [self.cells.words(c) for c in self.cells.line(label)]
        if any(_SIGNATURE.search(words) for words in beside):
            return "signed"
        if any(_CHECK.match(words) for words in beside):
            return "paid"
        if not self.paper_known:
            self.paper, self.paper_known = self._kind_of_paper(), True
        return self.paper

    def _kind_of_paper(self) -> str | None:
        """What the page calls itself in a cell of its own; None where it does not, or in two ways."""
        kinds = {
            role
            for m in re.finditer(r"(?:^|\n|[ ]{2})(\S[^\n]{2,30}?)(?=\n|[ ]{2}|$)", self.cells.text)
            for role, papers in _PAPERS.items()
            if papers.fullmatch(_plain(m[1]))
        }
        return kinds.pop() if len(kinds) == 1 else None
