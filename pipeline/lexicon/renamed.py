"""What companies were called when, and whose they became: ``renamed.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

Change = Literal["renamed", "bought", "merged", "spun_off"]
FILE = Path(__file__).with_name("renamed.yml")


class Borne(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"year": "from"}):
    """A name that a company bore from a `year` `until` another; ``None`` where no source gives the year."""

    name: str
    source: str
    year: int | None = None
    until: int | None = None
    how: Change = "renamed"


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"year": "from"}):
    """Whose a company was from a `year` on: a vendor of our list by id, or a company by `name` alone."""

    source: str
    vendor: str | None = None
    name: str | None = None
    year: int | None = None


class Company(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A vendor by its id, its names in the order in which it bore them, its owners in theirs."""

    vendor: str
    names: tuple[Borne, ...] = ()
    owners: tuple[Owner, ...] = ()


@cache
def companies() -> dict[str, Company]:
    """Every company of ``renamed.yml`` by its vendor's id."""
    entries = msgspec.yaml.decode(FILE.read_bytes(), type=tuple[Company, ...])
    return {c.vendor: c for c in entries}


def names(vendor: str) -> tuple[Borne, ...]:
    """The names that a vendor bore, oldest first; none where it always had the one of our list."""
    found = companies().get(vendor)
    return found.names if found else ()
