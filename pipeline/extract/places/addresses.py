"""Street addresses of offices and companies, as printed; nobody's home.

Takes the page's matching text and its printed lines. An address counts only where the name of an institution
or company stands before it: on its line, on the two above, or right before it in a sentence. Words that make
it a home, or the place where something happened to somebody, forbid it; so does a person's name on the line
above. Where there is doubt there is no address. The value writes abbreviations out: ``3510 South Michigan
Avenue, Chicago, IL 60653``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.extract.candidate import Candidate, vocabulary, word_lists

_LISTS = word_lists()
_STRONG: dict[str, str] = _LISTS["street_suffixes"]
_WEAK: dict[str, str] = _LISTS["weak_street_suffixes"]
_DIRECTIONS: dict[str, str] = _LISTS["directions"]
_STATES: dict[str, str] = _LISTS["states"]


def _words(forms: Iterable[str]) -> str:
    return "|".join(sorted(forms, key=len, reverse=True)).replace(" ", "[ ]")


_DIRECTION = rf"(?:{_words(_DIRECTIONS)})\.?"
_NAME = r"(?:[A-Z][A-Za-z’'-]{1,20}|[1-9][0-9]{0,2}(?:st|nd|rd|th|ST|ND|RD|TH))"
_SUFFIX = _words([*_STRONG, *_WEAK])
_STATE = (
    rf"(?:{_words(_STATES)}|(?-i:{_words(_STATES.values())})|(?-i:N\.Y\.|[A-Z][a-z])(?=\.?[ ][0-9]{{5}}))"
)
_CITY = r"(?-i:[A-Z][A-Za-z.’'-]{1,20}(?:[ ][A-Z][A-Za-z’'-]{1,20}){0,2}?)"
_FLOOR = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_MARK = r"(?:,?[ ]{1,3}|[ ]{0,2}[^\w\s][ ]{1,3})"
ADDRESS = re.compile(
    rf"""
    (?<![0-9A-Za-z$#.,/-])
    (?P<number> [1-9][0-9]{{0,4}} (?:-[0-9]{{1,4}})?
      | One(?=(?:[ ][A-Z][a-z]+){{1,2}}[ ](?:Plaza|Square|Place)\b) )
    [ ]{{1,2}} (?:(?P<before>{_DIRECTION})[ ])?
    (?P<name>(?-i:{_NAME}(?:[ ]{_NAME}){{0,2}}?))
    [ ](?P<suffix>{_SUFFIX})(?![A-Za-z])\.?
    (?:[ ](?P<after>N\.?E|N\.?W|S\.?E|S\.?W|North|South|East|West)(?![A-Za-z])\.?)?
    (?P<unit>,?[ ]{{1,3}}
      (?: (?:Suite|Ste\.?|Room|Rm\.?|Floor|Fl\.?)[ ]\#?[0-9]{{1,5}}[A-Z]? | \#[0-9]{{3,5}}
        | (?:[0-9]{{1,2}}(?:st|nd|rd|th)|{_FLOOR})[ ]Floor )
      (?![0-9A-Za-z]) )?
    (?: {_MARK}(?P<city>{_CITY})(?:,[ ]{{1,2}}|[ ])(?P<state>{_STATE})(?![A-Za-z])\.?
        (?:,?[ ]{{1,2}}(?P<zip>[0-9]{{5}}(?:[-–][0-9]{{4}})?)(?![0-9]))?
      | ,[ ](?P<borough>(?-i:{_words(vocabulary("boroughs"))}))\b )?
    """,
    re.A | re.I | re.X,
)
_INSTITUTION = re.compile(rf"(?<![a-z])(?:{'|'.join(vocabulary('institution_words'))})(?![a-z])", re.I)
_HOME = re.compile(rf"(?<![a-z])(?:{'|'.join(vocabulary('home_words'))})(?![a-z])", re.I)
_PERSON = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr)\.?[ ].{2,40}|[A-Z][A-Za-z’'-]+[ ](?:[A-Z]\.?[ ])?[A-Z][A-Za-z’'-]+)[, ]*"
)
_AT = re.compile(
    r"\b(?:located|offices?|business|headquarter(?:s|ed)|contacted|mail(?:ed)?|writing|deliver(?:ed)?)"
    r"[ ](?:to|at)[ ]{1,2}$",
    re.I,
)
_SET_OFF = re.compile(r"[,:(•·|*–-][ ]{0,3}$")
_FLAT_AFTER = re.compile(r",?[ ]{1,3}(?:apt|apartment|unit|#[0-9]{1,3}[A-Za-z]?(?![0-9]))", re.I)


def addresses(text: str, printed: str) -> Iterator[Candidate]:
    """The addresses of a text that are no homes."""
    for m in ADDRESS.finditer(text):
        if not (m["city"] or m["borough"] or m["unit"] or m["suffix"].lower() in _STRONG):
            continue
        if m["suffix"].lower() in _WEAK and not (m["state"] or m["borough"]):
            continue
        if _public(text, printed, m):
            end = m.end() - m.group().endswith(".")  # the full stop is as often the sentence's
            yield Candidate("place_address", m.start(), end, _value(m))


def _public(text: str, printed: str, m: re.Match[str]) -> bool:
    """Whether what stands around an address shows it to be an institution's or a company's."""
    start, end = m.span()
    if _FLAT_AFTER.match(text, end) or _HOME.search(text, max(0, start - 120), min(len(text), end + 60)):
        return False
    line = printed.rfind("\n", 0, start) + 1
    gap = printed.rfind("  ", line, start)
    prefix = printed[max(line, gap + 2 if gap >= 0 else line) : start].strip()
    if not prefix:
        above = [s for s in printed[max(0, line - 160) : line].split("\n") if s.strip()][-2:]
        if (
            above
            and _PERSON.fullmatch(above[-1].strip())
            and not _INSTITUTION.search(above[-1])
            and not m["unit"]
        ):
            return False
        stop = printed.find("\n", end)
        beside = printed[line:start] + " | " + printed[end : stop if stop >= 0 else None][:80]
        return bool(_INSTITUTION.search(" | ".join([*above, beside])))
    before = text[max(0, start - 160) : start]
    if _AT.search(before):
        return bool(_INSTITUTION.search(before))
    return bool(_SET_OFF.search(before) and _INSTITUTION.search(before[-70:]))


def _value(m: re.Match[str]) -> str:
    """The address written out, in one line."""
    suffix = m["suffix"].lower()
    street = [
        "1" if m["number"].lower() == "one" else m["number"],
        _DIRECTIONS.get((m["before"] or "").strip(".").lower(), ""),
        _written(m["name"]),
        _STRONG.get(suffix) or _WEAK[suffix],
        _DIRECTIONS.get((m["after"] or "").replace(".", "").lower(), ""),
    ]
    parts = [" ".join(word for word in street if word)]
    if m["unit"]:
        parts.append(_written(m["unit"].strip(" ,")))
    if m["city"]:
        state = m["state"].replace(".", "")
        parts += [
            _written(m["city"]),
            " ".join(filter(None, (_STATES.get(state.lower(), state.upper()), m["zip"]))),
        ]
    elif m["borough"]:
        parts.append(m["borough"])
    return ", ".join(parts)


def _written(words: str) -> str:
    """Words in capitals as names are written, and single spaces: "SUITE  4TH" is "Suite 4th"."""
    named = re.sub(r"[A-Z]{2,}", lambda w: w.group().capitalize(), " ".join(words.split()))
    return re.sub(r"(?<=[0-9])[A-Z][a-z]", lambda w: w.group().lower(), named)
