"""Read ``content/``: what the specimens say.

A folder of ``content/`` is a release; its ``release.yml`` goes into ``raw/`` as it is, each other
``.yml`` is a paper (or, for a policy, all editions of one). Nothing here knows how a page looks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

FOLDER = Path(__file__).parent / "content"
SHARED = FOLDER / "shared"

Block = Any  # a string (a paragraph) or a mapping with one key; `blocks.flowables` knows the keys


class Scan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a paper was scanned. `skew` in degrees, counter-clockwise; `fax` is the line a fax prints on top.

    `banner` is set by a court's e-filing system: real text over the picture, not part of it.
    """

    look: Literal["copier", "fax", "gray"]
    seed: int
    skew: list[float]
    dpi: int = 200
    fax: str | None = None
    banner: list[str] = []


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something put on a page afterwards; `at` in points from the lower left, `angle` in degrees."""

    page: int
    at: tuple[float, float]
    stamp: list[str] = []
    signature: int | None = None  # seed of the scrawl
    tick: bool = False
    bates: str | None = None
    angle: float = 0
    size: float = 11


class Furniture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in every page's margins: left, centre, right. ``{page}`` and ``{pages}`` are filled in."""

    header: tuple[str, str, str] = ("", "", "")
    footer: tuple[str, str, str] = ("", "", "")
    first_header: bool = True


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mention that the paper's author declares: `surface` means `value`, wherever a page prints it."""

    kind: Literal["vendor", "program", "technology", "date", "amount"]
    surface: str
    value: str
    note: str | None = None


class Specimen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper. `body` is what its kind of paper (`paper`) needs; `style` names a page style of `draw`."""

    release: str
    file: str
    paper: str
    title: str
    doc_type: str
    body: dict[str, Any]
    style: str = "typed"
    furniture: Furniture = Furniture()
    marks: list[Mark] = []
    scan: Scan | None = None
    mentions: list[Declared] = []


def read_yaml(path: Path) -> Any:
    """The data of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def releases() -> list[str]:
    """The names of the releases, sorted."""
    return sorted(p.parent.name for p in FOLDER.glob("*/release.yml"))


def papers(release: str) -> list[tuple[str, dict[str, Any]]]:
    """The papers of a release: file stem and data, sorted by stem."""
    found = sorted((FOLDER / release).glob("*.yml"))
    return [(p.stem, read_yaml(p)) for p in found if p.name != "release.yml"]


def declared(raw: dict[str, dict[str, Any]]) -> list[Declared]:
    """``{kind: {surface: value}}`` or ``{kind: {surface: [value, note]}}`` as records."""
    result = []
    for kind, surfaces in raw.items():
        for surface, value in surfaces.items():
            value, note = value if isinstance(value, list) else (value, None)
            fields = {"kind": kind, "surface": surface, "value": str(value), "note": note}
            result.append(msgspec.convert(fields, Declared))
    return result


def specimen(release: str, raw: dict[str, Any]) -> Specimen:
    """A paper's record from its YAML data."""
    fields = {**raw, "release": release, "mentions": []}
    made = msgspec.convert(fields, Specimen)
    return msgspec.structs.replace(made, mentions=declared(raw.get("mentions", {})))
