"""What pages say: mentions, purchases, and the spellings of names."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.contracts.papers import Box, Failure

Kind = Literal[
    "vendor",
    "program",
    "technology",
    "date",
    "amount",
    "contract_number",
    "statute",
    "exemption",
    "agency",
    "place",
    "retention",
    "item",
]
NameKind = Literal["vendor", "program"]
How = Literal[
    "itself",
    "listed",
    "same_letters",
    "legal_suffix",
    "misread_letter",
    "defined_short_form",
    "short_form",
    "trading_as",
    "renamed",
    "decided",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]


class Mention(msgspec.Struct, frozen=True, omit_defaults=True):
    """A span of printed text that names something.

    `surface` is exactly ``text[start:end]``. `value` is comparable (canonical name, ISO date, plain
    decimal, normalised citation) or ``None`` where the text gives no single one. `entity` is the id
    of a vendor, program or technology of the lexicon, where one was resolved. `boxes` holds one box
    per printed line that the span runs over. `rule` names what found it.

    `role` says what the text makes of it: the date of an invoice, a total. `other_value` is the second
    reading of what can be read in two ways (05/06/21). `proof` is the id of the fact, on this page or
    another, that shows the name to be one.
    """

    kind: Kind
    surface: str
    value: str | None
    start: int
    end: int
    boxes: list[Box]
    confidence: float
    rule: str
    entity: str | None = None
    role: str | None = None
    other_value: str | None = None
    proof: str | None = None


Place = tuple[int, int]
"""A mention of the same document: the number of its page, and its index among that page's mentions."""

Paper = Literal["payment_memo", "invoice", "quote", "order", "contract", "register"]
PAPERS: tuple[Paper, ...] = Paper.__args__  # type: ignore[attr-defined]


class Purchase(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one paper says was bought, or one line of a register of payments.

    Each cell is the mention that says it, `None` where the paper prints none. `rule` names what told the sort
    of `paper`; `confidence` is the rule's times that of the least trusted mention.
    """

    paper: Paper
    rule: str
    confidence: float
    amount: Place
    vendor: Place | None = None
    item: Place | None = None
    date: Place | None = None
    number: Place | None = None


class PageMentions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The mentions of one page, in order of their place, and the purchases of the papers that begin on it."""

    number: int
    mentions: list[Mention]
    purchases: list[Purchase] = []


class Extraction(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of ``extract/<aa>/<sha256>/mentions.jsonl``; a `PageMentions` a line follows.

    `source` is the digest of the `Reading` that the mentions were found in; `digest` that of the
    mentions' records; `found` that of the page's own mentions, where those of the whole corpus were added.
    """

    fingerprint: str
    digest: str
    source: str
    document: str
    sha256: str
    page_count: int
    failures: list[Failure]
    found: str | None = None


class Spelling(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of ``extract/names.jsonl``: what a name that mentions give as their value belongs to.

    `spelling` is a mention's value as found, `entity` the id that it resolves to: the id of the lexicon's
    entry or the slug of the name that it is counted under. `how` says why:

    * itself: the name is the one it is counted under;
    * listed: our list holds the spelling;
    * same_letters: capitals, points and spaces apart, the same letters;
    * legal_suffix: the same name with or without Inc, LLC and the like;
    * misread_letter: a few letters apart, as a reader of print errs;
    * defined_short_form: a page prints the one in brackets behind the other;
    * short_form: the name without what tells its trade, in a document that prints the whole name;
    * trading_as: a page says that the one trades under the other;
    * renamed: a name that the company bore before or after;
    * decided: a person said so.

    `score`, 0 to 1, is how sure that is; `proof` the id of a fact that shows it.
    """

    kind: NameKind
    spelling: str
    entity: str
    how: How
    score: float
    proof: str | None = None
