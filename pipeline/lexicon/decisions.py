"""What people decided: ``decisions.yml``, replayed on every build of the database.

A decision says what holds from now on, whatever extraction finds: that a fact is right or is none, what a
name belongs to, what a value should have been, that a held page may be shown; and who decided, when and why.
Nothing printed is ever changed by one: a fact's surface stays the text at its offsets.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import yaml

from pipeline.contracts import Kind, NameKind
from pipeline.store import digest, slug, spell

FILE = Path(__file__).with_name("decisions.yml")
EVERYWHERE = "everywhere"

_WORDS = r"[a-z]{5}(?:-[a-z]{5}){3}"
_DOCUMENT = re.compile(_WORDS)
_PAGE = re.compile(rf"({_WORDS})-p[1-9]\d{{0,8}}")
_FACT = re.compile(rf"({_WORDS}-p[1-9]\d{{0,8}})-[a-z]{{5}}(?:-[a-z]{{5}}){{2}}")
_AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,4})?")
_DATE = re.compile(r"FY\d{4}|\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_EXAMPLE = "lusab-babad-gutih-tugad"


class Undecided(Exception):
    """The file of decisions cannot be used; the message says where and why."""


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="decision"):
    by: str
    date: datetime.date
    why: str


class Publish(_Entry, frozen=True, kw_only=True, tag="publish"):
    """A held page may be shown."""

    page: str


class Hold(_Entry, frozen=True, kw_only=True, tag="hold"):
    """A held page stays held, and somebody has looked at it."""

    page: str


class _OfFacts(_Entry, frozen=True, kw_only=True):
    """Either one `fact` by its id, or all facts of a `kind` and `value` in `where`: a page's id, a document's
    id or ``everywhere``.

    `printed` is a fact's surface: with it and `kind` it is found again where its id has moved on the page.
    """

    fact: str | None = None
    kind: Kind | None = None
    printed: str | None = None
    value: str | None = None
    where: str | None = None


class Accept(_OfFacts, frozen=True, kw_only=True, tag="accept"):
    """These facts are right as they were read."""


class Reject(_OfFacts, frozen=True, kw_only=True, tag="reject"):
    """These are no facts; they are left out of the database."""


class Correct(_Entry, frozen=True, kw_only=True, tag="correct"):
    """A fact's `value` is this one. What is printed stays as it is read."""

    fact: str
    kind: Kind
    value: str
    printed: str | None = None


class Merge(_Entry, frozen=True, kw_only=True, tag="merge"):
    """What is printed or found as `name` is counted under `into`, and so is what was counted under `name`."""

    kind: NameKind
    name: str
    into: str


class Split(_Entry, frozen=True, kw_only=True, tag="split"):
    """What is printed or found as `name` is a name of its own, whatever it was counted under."""

    kind: NameKind
    name: str


Decision = Publish | Hold | Accept | Reject | Correct | Merge | Split
Target = tuple[str, ...]


def identity(decision: Decision) -> str:
    """A permanent id, made of what is decided on what; not of who decided, when and why."""
    said = {**msgspec.to_builtins(decision), "by": None, "date": None, "why": None}
    return spell(bytes.fromhex(digest(msgspec.json.encode(said, order="sorted"))))


def page_of(fact: str) -> str:
    """The id of the page that a fact's id begins with."""
    found = _FACT.fullmatch(fact)
    return found[1] if found else ""


def document_of(page: str) -> str:
    """The id of the document that a page's id begins with."""
    found = _PAGE.fullmatch(page)
    return found[1] if found else ""


def decisions(path: Path = FILE) -> tuple[Decision, ...]:
    """All decisions, in the file's order. Raises `Undecided`: one that cannot be read is not passed over."""
    found: list[Decision] = []
    taken: dict[Target, int] = {}
    for number, decision in enumerate(_read(path), 1):
        said = next(_faults(decision), "")
        target = _target(decision)
        if not said and target in taken:
            said = f"{_shown(target)} is decided twice, in entry {taken[target]} as well; keep one of the two"
        if said:
            raise Undecided(f"{path}, entry {number}: {said}")
        taken[target] = number
        found.append(decision)
    if circle := _circle(found):
        said = f"the merges go round in a circle: {' into '.join(circle)}; take one of them out"
        raise Undecided(f"{path}: {said}")
    return tuple(found)


def _read(path: Path) -> list[Decision]:
    try:
        # every scalar as text, so that 2019 and 14213.80 stay as they are written
        raw = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        return msgspec.convert(raw, list[Decision])
    except FileNotFoundError as e:
        raise Undecided(f"{path} does not exist; put it back, with [] in it where nothing is decided") from e
    except (msgspec.MsgspecError, yaml.YAMLError, UnicodeDecodeError) as e:
        # msgspec counts from 0: $[0].date is the first entry's date
        said = (
            re.sub(r"\$\[(\d+)\]\.?", lambda m: f"entry {int(m[1]) + 1} ", str(e))
            .replace(" `", "")
            .replace("`", "")
        )
        raise Undecided(f"{path} cannot be used: {said}; the head of the file shows what an entry is") from e


def _target(decision: Decision) -> Target:
    """What a decision is about; two decisions about the same contradict or repeat each other."""
    match decision:
        case Publish() | Hold():
            return "page", decision.page
        case Merge() | Split():
            return decision.kind, slug(decision.name)
        case Correct():
            return "fact", decision.fact
    if decision.fact:
        return "fact", decision.fact
    return decision.kind or "", (decision.value or "").casefold(), decision.where or ""


def _shown(target: Target) -> str:
    return " ".join(x for x in target if x)


def _faults(decision: Decision) -> Iterator[str]:
    """What is wrong with an entry, in sentences with a next step."""
    match decision:
        case Publish() | Hold():
            if not _PAGE.fullmatch(decision.page):
                yield f"page {decision.page!r} is no page's id (such as {_EXAMPLE}-p3)"
        case Merge() | Split():
            if not slug(decision.name):
                yield f"name {decision.name!r} has no letter or digit; give it as it is printed"
            if isinstance(decision, Merge) and slug(decision.into) in ("", slug(decision.name)):
                yield f"{decision.name!r} is not to be merged into {decision.into!r}; name another one"
        case Correct():
            yield from _no_fact(decision.fact)
            yield from _no_value(decision.kind, decision.value)
        case Accept() | Reject():
            yield from _no_facts(decision)
    if not (decision.by.strip() and decision.why.strip()):
        yield f"{_shown(_target(decision))} has nothing under by or why; say who decided, and for what reason"


def _no_fact(fact: str) -> Iterator[str]:
    if not _FACT.fullmatch(fact):
        yield f"fact {fact!r} is no fact's id; copy it from its evidence card, /cite/ and the id"


def _no_facts(decision: Accept | Reject) -> Iterator[str]:
    if decision.fact is not None:
        yield from _no_fact(decision.fact)
        if decision.value is not None or decision.where is not None:
            yield "a fact is given, and value or where as well; give a fact, or kind, value and where"
        return
    if not (decision.kind and decision.value and decision.value.strip() and decision.where):
        yield "give a fact, or kind, value and where (a page's id, a document's id or everywhere)"
    elif decision.printed is not None:
        yield "printed is for a decision on one fact; take it out, or give the fact"
    elif decision.where != EVERYWHERE and not (
        _PAGE.fullmatch(decision.where) or _DOCUMENT.fullmatch(decision.where)
    ):
        yield f"where {decision.where!r} is no page's id, no document's id ({_EXAMPLE}) and not {EVERYWHERE}"


def _no_value(kind: Kind, value: str) -> Iterator[str]:
    if kind == "amount" and not _AMOUNT.fullmatch(value):
        yield f"{value!r} is no amount; write it as a plain decimal, such as 14213.88"
    elif kind == "date" and not (_DATE.fullmatch(value) or _is_day(value)):
        yield f"{value!r} is no date; write it as 2010-12-21, 2014-10, 2019 or FY2016"
    elif not slug(value):
        yield f"the value {value!r} has no letter or digit; to say that there is no such fact, reject it"


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _circle(found: list[Decision]) -> list[str]:
    """Names whose merges lead back to the first of them, by slug; none where there are none."""
    into = {(d.kind, slug(d.name)): (d.kind, slug(d.into)) for d in found if isinstance(d, Merge)}
    for start in into:
        path = [start]
        while path[-1] in into and len(path) <= len(into):
            path.append(into[path[-1]])
            if path[-1] == start:
                return [name for _, name in path]
    return []
