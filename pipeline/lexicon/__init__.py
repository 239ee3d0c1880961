"""What we know of the field, as data: every entry of the files beside this module names its source.

Takes nothing but those files; gives tuples of records, in the files' order. An id is the slug of the
entry's name, so it stays while the name stays. `aliases` are all other names; those among them (or the
name itself) that ``needs_context`` repeats are also everyday words, surnames or other people's acronyms:
extraction believes them only where the words around them agree.

Nothing here says that a vendor works for the NYPD. ``nypd_link`` repeats what a source says of it and
``link_verified`` whether that was checked; only ``link_verified: yes`` may be shown as a fact.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import yaml

from pipeline.store import slug

_HERE = Path(__file__).parent

LinkVerified = Literal["yes", "partial", "no", "n/a"]


class Vendor(msgspec.Struct, frozen=True, kw_only=True):
    """A company that sells, leases or services technology, or that released records show being paid.

    `context` says what settles its ambiguous names: ``trade``, a word of the trade nearby; ``payee``, only
    a payee's place, because the name is as often a product's (Accurint) or an everyday word (chase).
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    needs_context: tuple[str, ...] = ()
    context: Literal["trade", "payee"] = "trade"
    category: str | None = None
    nypd_link: str | None = None
    link_verified: LinkVerified = "n/a"
    renames: str | None = None
    note: str | None = None
    source: str


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A named program, system, database, product or fund. `vendor` is its maker's id, where it has one."""

    id: str
    name: str
    type: str
    aliases: tuple[str, ...] = ()
    needs_context: tuple[str, ...] = ()
    description: str | None = None
    vendor: str | None = None
    source: str


class Technology(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of technology under its generic name.

    `atlas_type` is the EFF Atlas of Surveillance's name for it, `post_act_policies` the NYPD's policies
    on it, `policy_names_verified` (yes, partly, no) whether a source confirms these policies' names.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    needs_context: tuple[str, ...] = ()
    atlas_type: str | None = None
    post_act_policies: str | None = None
    policy_names_verified: str | None = None
    source: str


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """A police or government body, or a unit of one (`parent` names the body it belongs to)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    needs_context: tuple[str, ...] = ()
    parent: str | None = None
    source: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A borough, or a building that the records name. Precincts have numbers, not entries."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    needs_context: tuple[str, ...] = ()
    source: str


class Statute(msgspec.Struct, frozen=True, kw_only=True):
    """A body of law and how it is cited.

    `shape` says where its numbers stand: ``law number`` (Penal Law 240.31), ``title law number``
    (18 U.S.C. 2703), ``local law`` (Local Law 65 of 2020) or ``title`` for an act cited by name alone.
    `cite` is the form that values use.
    """

    id: str
    name: str
    cite: str
    forms: tuple[str, ...]
    shape: Literal["law number", "title law number", "local law", "title"]
    source: str


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """A ground on which a records law lets an agency withhold, under its `code`: ``87(2)(e)(iv)``."""

    id: str
    code: str
    law: str
    title: str
    meaning: str
    source: str


T = TypeVar("T")


def _read(kind: type[T], file: str, key: str = "name") -> tuple[T, ...]:
    entries: list[dict[str, Any]] = yaml.load((_HERE / file).read_text("utf-8"), Loader=_LOADER)  # noqa: S506
    for e in entries:
        if "needs_context" in e:
            forms = [*e.get("aliases", ()), *e["needs_context"]]
            e["aliases"] = [form for form in dict.fromkeys(forms) if form != e["name"]]
    return tuple(msgspec.convert({"id": slug(e[key]), **e}, kind) for e in entries)


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def vendors() -> tuple[Vendor, ...]:
    """Every vendor of ``vendors.yml``."""
    return _read(Vendor, "vendors.yml")


@cache
def programs() -> tuple[Program, ...]:
    """Every program of ``programs.yml``."""
    return _read(Program, "programs.yml")


@cache
def technologies() -> tuple[Technology, ...]:
    """Every kind of technology of ``technologies.yml``."""
    return _read(Technology, "technologies.yml")


@cache
def agencies() -> tuple[Agency, ...]:
    """Every body and unit of ``agencies.yml``."""
    return _read(Agency, "agencies.yml")


@cache
def places() -> tuple[Place, ...]:
    """Every place of ``places.yml``."""
    return _read(Place, "places.yml")


@cache
def statutes() -> tuple[Statute, ...]:
    """Every body of law of ``statutes.yml``."""
    return _read(Statute, "statutes.yml")


@cache
def exemptions() -> tuple[Exemption, ...]:
    """Every ground for withholding of ``exemptions.yml``."""
    return _read(Exemption, "exemptions.yml", "code")


def files() -> list[Path]:
    """All data files of the lexicon, sorted; a stage's fingerprint covers them. People's decisions are none:
    they change what is loaded and nothing that is found.
    """
    return sorted(p for p in _HERE.iterdir() if p.suffix in {".yml", ".csv"} and p.name != "decisions.yml")
