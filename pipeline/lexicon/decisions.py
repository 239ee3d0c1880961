"""What people decided about held pages: ``decisions.yml``, replayed on every build of the database."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Literal

import msgspec

FILE = Path(__file__).with_name("decisions.yml")
_PAGE = re.compile(r"[a-z]{5}(?:-[a-z]{5}){3}-p[1-9]\d*")


class Undecided(Exception):
    """The file of decisions cannot be used; the message says where and why."""


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision on a page by its id: whether it may be published, who says so, when and why."""

    page: str
    decision: Literal["publish", "hold"]
    by: str
    date: datetime.date
    why: str


def decisions(path: Path = FILE) -> dict[str, Decision]:
    """All decisions by page. Raises `Undecided`: a decision that cannot be read must not be passed over."""
    try:
        entries = msgspec.yaml.decode(path.read_bytes(), type=list[Decision])
    except FileNotFoundError as e:
        raise Undecided(f"{path} does not exist; put it back, with [] in it where nothing is decided") from e
    except (msgspec.MsgspecError, UnicodeDecodeError) as e:
        raise Undecided(f"{path} cannot be used: {e}; the head of the file shows what an entry is") from e
    found: dict[str, Decision] = {}
    for number, entry in enumerate(entries, 1):
        if not _PAGE.fullmatch(entry.page):
            said = f"page {entry.page!r} is no page's id (such as lusab-babad-gutih-tugad-p3)"
        elif entry.page in found:
            said = f"page {entry.page} is decided twice; keep one of the entries"
        elif not (entry.by.strip() and entry.why.strip()):
            said = f"page {entry.page} has nothing under by or why; say who decided, and for what reason"
        else:
            found[entry.page] = entry
            continue
        raise Undecided(f"{path}, entry {number}: {said}")
    return found


def published(path: Path = FILE) -> frozenset[str]:
    """The ids of held pages that a person decided to publish. Raises `Undecided`."""
    return frozenset(page for page, d in decisions(path).items() if d.decision == "publish")
