"""What can be the name of a company, and how it is written as a value.

A name that no list holds is believed only where it is told from a person's, a public body's, a place's
and a form's heading: a false company is worse than a missed one.
"""

from __future__ import annotations

import re

from pipeline.extract.candidate import vocabulary

SUFFIXES = "|".join(vocabulary("legal_suffixes"))
TRADE = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('trade_in_name'))})(?![A-Za-z])", re.A | re.I)
NO_COMPANY = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('no_company'))})(?![A-Za-z])", re.A | re.I)
LEADING = re.compile(rf"(?<![A-Za-z])(?:(?:{'|'.join(vocabulary('leading_words'))})[ ]+)+", re.A | re.I)
SMALL = {"of", "and", "the", "in", "for"}
_QUARTER = re.compile(r"(?:(?:North|South|Mid)?(?:East|West|ern)|North|South)(?:ern)?[ ][A-Z]", re.A | re.I)
_NO_OWN = {"usa", "fleet", "&", "and"}
_FIRST_ONLY = frozenset(vocabulary("no_name")) | frozenset(vocabulary("given_names"))
_NO_NAME = frozenset(vocabulary("no_name"))
_TRAILING_SUFFIX = re.compile(rf"(?:,?[ ](?:{SUFFIXES})\.?)+$", re.A | re.I)


def tidy(name: str) -> str:
    """The name as a value: one space between words, printed capitals softened, no loose punctuation."""
    name = re.sub(r"\s+", " ", name).strip(" ,.;:-&/'’")
    name = _TRAILING_SUFFIX.sub("", name) or name
    if name.isupper():
        words = name.split(" ")
        name = " ".join(
            w.lower()
            if i and w.lower() in SMALL
            else w
            if len(w) <= 3 and w not in {"PET", "LAB", "CAR", "AUTO"}
            else w.capitalize()
            for i, w in enumerate(words)
        )
    return name


def own_word(name: str, shortest: int = 2) -> bool:
    """Whether a word of the name tells no trade: "Repair" and "Fleet Services" alone name nobody, nor do
    the first words of places ("Santa") or the headings of a form ("Payment")."""
    rest = LEADING.sub("", TRADE.sub(" ", name) + " ")
    words = (w for w in re.findall(r"[A-Za-z0-9]+", rest) if w.lower() not in _NO_NAME)
    return any(len(w) >= shortest and w.lower() not in SMALL for w in words)


def credible(name: str) -> bool:
    """Whether the name can be a company's: no body of government, no number in front (an address), no scrap
    of a suffix, and more than a trade."""
    return (
        len(name) >= 3
        and not NO_COMPANY.search(name)
        and not LEADING.match(f"{name} ")
        and not re.match(r"[0-9]+[ ]", name)
        and (len(name) > 3 or name.isupper())
        and own_word(name)
    )


def three_trades(name: str) -> bool:
    """Whether the name has three words, of which it then needs no own one beside a legal suffix:
    Electronics Services Agency Inc."""
    return len(re.findall(r"[A-Z][a-z]{2,}", name, re.A)) > 2 and not NO_COMPANY.search(name)


def place_and_trade(name: str) -> bool:
    """Whether the name is a quarter of the sky and a trade, which beside a legal suffix is a company: West
    Publishing Corporation.
    """
    return bool(_QUARTER.match(name) and TRADE.search(name)) and not NO_COMPANY.search(name)


def own_part(name: str) -> str | None:
    """The name without the trade at its end: Vigilant of Vigilant Solutions; None where that leaves nothing
    of its own, or no less.
    """
    rest = name.split(" ")
    while len(rest) > 1 and (TRADE.fullmatch(rest[-1]) or rest[-1].lower() in _NO_OWN):
        rest.pop()
    own = " ".join(rest)
    if own == name or own[:1].isdigit() or LEADING.match(f"{own} ") or not own_word(own):
        return None
    return None if rest[0].lower() in _FIRST_ONLY else own
