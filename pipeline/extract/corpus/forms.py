"""Which forms of a proven name are looked for on other pages, and where.

A form is looked for everywhere where nothing else is called so: two words and more, or a word that is no
English one. Everyday words and surnames (Chase, Harris, Flock) count only in documents that prove the name,
or near a word of the trade. What is a name's own without its trade (Vigilant of Vigilant Solutions) counts in
documents that print the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.contracts import NameKind
from pipeline.extract.corpus.proofs import Names, Proof, Proven
from pipeline.extract.names.company_names import own_part, own_word
from pipeline.extract.names.keys import key, words
from pipeline.extract.names.products import FUND_WORDS
from pipeline.word_lists import zipf

_FUND = re.compile(r"(?P<number>[0-9]{3,5}[A-Z]*) Fund", re.A)
COINED = 2.0
"""Zipf frequency below which a word is hardly met but as a name."""
COMMON = 3.0
"""... from which a word in capitals is a word of a heading in capitals."""
EVERYDAY = 4.0
"""... from which a single word proven once is looked for nowhere: Guardian."""
SHORTEST = 5
"""Letters of a name of one word that is looked for; of short acronyms too many mean something else."""
SHORT_NAME = 4
"""Letters of a short form that counts in other documents near a word of the trade."""
LETTERS = 8
"""Letters of a name of several words that is looked for everywhere."""


class Form(msgspec.Struct, frozen=True):
    """A form to look for: `printed` as a page prints it, `folded` its key, `words` how many words it may be
    cut into. `name` is the spelling that a mention gets as its value, `entity` the lexicon's. `anywhere`:
    on every page; else in `documents` (SHA-256), and with `context` elsewhere near a word of the trade.
    `common`: it is an English word too. `proof` is a fact's id.
    """

    kind: NameKind
    printed: str
    folded: str
    words: int
    name: str
    entity: str | None
    anywhere: bool
    context: bool
    common: bool
    documents: list[str]
    proof: str


def forms(names: Names) -> list[Form]:
    """The forms of all proven names, in order of kind and key; of two under one key the better proven."""
    programs = {
        key(name.name) for name in names.values() if name.kind == "program" and not _maker(name, names)
    }
    best: dict[tuple[NameKind, str], tuple[int, Form]] = {}
    for name in (names[where] for where in sorted(names)):
        if name.kind == "program" and _maker(name, names):
            continue
        for rank, form in _forms(name):
            if name.kind == "vendor" and form.folded in programs:
                continue  # what is a program's name as well is no vendor elsewhere
            known = best.get((form.kind, form.folded))
            if known is None or (rank, form.proof) < (known[0], known[1].proof):
                best[form.kind, form.folded] = rank, form
    return [form for _, (_, form) in sorted(best.items())]


def _maker(program: Proven, names: Names) -> bool:
    """Whether what looks like a product is rather its maker: it is but a word beside a product's words, and
    as many documents prove the vendor.
    """
    guessed = set(program.rules) <= {"program_coined"}
    makers = [
        n for n in names.values() if n.kind == "vendor" and n.proofs and key(n.name) == key(program.name)
    ]
    return guessed and sum(len(n.documents) for n in makers) >= len(program.documents)


def _forms(name: Proven) -> Iterator[tuple[int, Form]]:
    """The whole name, its short forms as pages give them, its own part; with ranks, the lowest the best."""
    documents = sorted({p.sha256 for p in name.proofs})
    several, common = " " in name.name, zipf(name.name)
    if name.proof and several and own_word(name.name):
        anywhere = len(key(name.name)) >= LETTERS
        yield 0, _form(name, name.name, name.proof, documents, anywhere=anywhere)
    elif (
        name.proof
        and not several
        and len(name.name) >= SHORTEST
        and (common < EVERYDAY or len(name.proofs) > 1)
    ):
        coined = common < COINED
        speaks = name.kind == "vendor" and not coined
        yield 0, _form(name, name.name, name.proof, documents, anywhere=coined, context=speaks)
    for short, shown in sorted(name.short.items()):
        if len(key(short)) >= 3:
            speaks = name.kind == "vendor" and len(key(short)) >= SHORT_NAME
            yield 1, _form(name, short, shown, [shown.sha256], context=speaks)
    if name.proof and (fund := _FUND.fullmatch(name.name)) and len(documents) > 1:
        for word in ("", *FUND_WORDS, *(f"{word}s" for word in FUND_WORDS)):
            if word or (len(fund["number"]) > SHORTEST and not fund["number"].isdigit()):
                yield 1, _form(name, f"{fund['number']} {word}".strip(), name.proof, documents, anywhere=True)
    own = own_part(name.name) if name.kind == "vendor" and several else None
    if name.proof and own and len(own) >= SHORTEST:
        coined = " " not in own and zipf(own) < COINED
        yield 2, _form(name, own, name.proof, documents, anywhere=coined)


def _form(
    name: Proven,
    printed: str,
    proof: Proof,
    documents: list[str],
    *,
    anywhere: bool = False,
    context: bool = False,
) -> Form:
    count = len(words(printed))
    return Form(
        kind=name.kind,
        printed=printed,
        folded=key(printed),
        words=count + 2,
        name=name.name,
        entity=name.entity,
        anywhere=anywhere,
        context=context,
        common=count == 1 and zipf(printed) >= COMMON,
        documents=documents,
        proof=proof.fact,
    )
