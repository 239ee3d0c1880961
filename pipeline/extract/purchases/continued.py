"""Papers that run over several pages: one purchase of the page that the paper begins on.

A paper goes on where the next page says so: a memo's further page has its subject again and no receiver,
another paper's the same number, or the same title and "page 2". Pages are looked at one by one, so that a
document may be read in parts: what a page gives depends on it and its neighbours alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.contracts import Mention, Purchase
from pipeline.extract.purchases.papers import SUBJECT, addressed, paper_of
from pipeline.extract.purchases.printed import Printed
from pipeline.extract.purchases.purchases import CELLS, Draft, complete, draft, draft_by, purchases

_MOST = 4  # pages of a paper up to the one with its sum
_FURTHER = re.compile(r"(?:^|\n|[ ])page[ ]{0,3}:?[ ]{0,3}[2-9](?![0-9])", re.A | re.I)


class Papers:
    """The purchases of a document's `pages`; `mentions_of` gives a page's mentions by its number from 1,
    and is asked for a neighbour's only where a paper may go on there."""

    def __init__(self, pages: Sequence[Printed], mentions_of: Callable[[int], list[Mention]]) -> None:
        self._pages = pages
        self._mentions_of = mentions_of
        self._rules: dict[int, str | None] = {}
        self._runs: dict[int, tuple[int, Purchase] | None] = {}

    def of_page(self, number: int) -> list[Purchase]:
        """The purchases of the papers that begin on the page."""
        before = range(max(1, number - _MOST + 1), number)
        if any((run := self._run(k)) and run[0] >= number for k in before):
            return []
        own = purchases(self._pages[number - 1], self._mentions_of(number))
        if own:
            return own
        run = self._run(number)
        return [run[1]] if run else []

    def _rule(self, number: int) -> str | None:
        if number not in self._rules:
            self._rules[number] = paper_of(self._pages[number - 1].text)
        return self._rules[number]

    def _run(self, first: int) -> tuple[int, Purchase] | None:
        """The last page and the purchase of a paper that begins here and has its sum on a later page."""
        if first not in self._runs:
            self._runs[first] = self._followed(first)
        return self._runs[first]

    def _followed(self, first: int) -> tuple[int, Purchase] | None:
        page, rule = self._pages[first - 1], self._rule(first)
        if rule is None or not self._goes_on(rule, first) or purchases(page, self._mentions_of(first)):
            return None
        whole = draft_by(rule, page, self._mentions_of(first))
        said = {first: self._mentions_of(first)}
        for number in range(first + 1, first + _MOST):
            if not self._goes_on(rule, number - 1):
                return None
            page, said[number] = self._pages[number - 1], self._mentions_of(number)
            after = draft(page, said[number]) or draft_by(rule, page, said[number])
            whole = Draft(rule, *(getattr(whole, c) or getattr(after, c) for c in CELLS))
            if done := complete(whole, said):
                return number, done
        return None

    def _goes_on(self, rule: str, number: int) -> bool:
        """Whether the paper of the rule on the page goes on on the next."""
        if number >= len(self._pages):
            return False
        one, two = self._pages[number - 1], self._pages[number]
        if rule == "purchase_payment_memo":
            heads = [
                _letters(page.text[m.end() :])
                for page in (one, two)
                if (m := SUBJECT.search(page.text, 0, 2000))
            ]
            return not addressed(two.text) and len(heads) == 2 and bool(heads[0]) and heads[0] == heads[1]
        if self._rule(number + 1) not in (None, rule):
            return False
        if _FURTHER.search(two.text) and self._rule(number) == self._rule(number + 1):
            return True
        numbers = {m.value for m in self._mentions_of(number) if m.kind == "contract_number" and m.value}
        return any(m.kind == "contract_number" and m.value in numbers for m in self._mentions_of(number + 1))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text[:80].lower())[:18]
