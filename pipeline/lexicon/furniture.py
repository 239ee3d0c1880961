"""What systems print around a page's own words, as data: the lines of ``furniture.yml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.contracts import FurnitureKind

FILE = Path(__file__).with_name("furniture.yml")


class KnownMark(msgspec.Struct, frozen=True, kw_only=True):
    """A line that a court, a fax machine, a browser or a stamp prints.

    `pattern` matches the whole of a line or cell; `goes_on` are further lines of the same mark, which count
    only below it. `where` is ``margin`` (near the page's upper or lower edge) or ``anywhere``.
    """

    name: str
    kind: FurnitureKind
    where: Literal["margin", "anywhere"]
    pattern: str
    goes_on: tuple[str, ...] = ()
    source: str


@cache
def known_marks() -> tuple[KnownMark, ...]:
    """All marks, in the file's order. Raises `msgspec.ValidationError` where the file is of another shape."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=tuple[KnownMark, ...])


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the file, ready to match."""
    return re.compile(pattern, re.A | re.I)
