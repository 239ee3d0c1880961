"""Why a printed spelling belongs to a name: what the letters themselves show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz

from pipeline.contracts import How

_FORMS = Path(__file__).with_name("legal_forms.yml")

Why = tuple[How, float]
"""How a spelling belongs to a name, and how sure that is from 0 to 1."""


def letters(text: str) -> str:
    """Letters and digits alone, small: what is left when print varies in capitals, points and spaces."""
    return re.sub(r"[\W_]+", "", text.casefold())


def why(
    printed: str, name: str, listed: Iterable[str] = (), borne: Iterable[str] = (), defined: bool = False
) -> Why:
    """How `printed` belongs to `name`; `listed` are other spellings of our list, `borne` the names that the
    company had at other times, `defined` says that a page gives the one as the other's short form.
    """
    if " ".join(printed.split()) == name:
        return "itself", 1.0
    bare = letters(printed)
    if bare == letters(name):
        return "same_letters", 1.0
    if name_borne(printed, borne) is not None:
        return "renamed", 1.0
    others = [letters(x) for x in listed]
    if bare in others:
        return "listed", 1.0
    if any(same_but_form(bare, x) for x in (letters(name), *others)):
        return "legal_suffix", 0.98
    if defined or bare == initials(name):
        return "defined_short_form", 0.97
    if bare.removesuffix("s") in (letters(name), *others):  # StingRays
        return "listed", 0.97
    if part_of(printed, name):
        return "short_form", 0.9
    near = max(fuzz.ratio(bare, x) for x in (letters(name), *others)) / 100
    return "misread_letter", round(near, 3)


def part_of(printed: str, name: str) -> bool:
    """Whether the print gives some of the name's words in order (Vigilant of Vigilant Solutions), or a fund's
    number before another word (the 1505 account).
    """
    rest = iter(_words(name))
    part = _words(printed)
    return all(word in rest for word in part) or (part[:1] == _words(name)[:1] and part[0][:1].isdigit())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def initials(name: str) -> str:
    """The first letters of a name's words, small; words without capital (of, and) left out."""
    return "".join(word[0] for word in re.findall(r"[^\W_]+", name) if not word[0].islower()).casefold()


def name_borne(printed: str, borne: Iterable[str]) -> str | None:
    """The one of the `borne` names that is printed, with or without a legal form."""
    bare = letters(printed)
    return next((b for b in borne if bare == letters(b) or same_but_form(bare, letters(b))), None)


def same_but_form(one: str, other: str) -> bool:
    """Whether two names' letters differ by a legal form alone (acmeinc, acme)."""
    behind, front = _forms()
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    return (long.startswith(short) and long[len(short) :] in behind) or (
        long.endswith(short) and long[: -len(short)] in front
    )


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    forms = yaml.safe_load(_FORMS.read_text("utf-8"))
    return frozenset(forms["behind"]), frozenset(forms["front"])
