"""What is found on the same pages by what one would take instead: libraries, a pattern, plain lists of names.

A reader gives, for each text, the values of one kind; `peers` runs those that are here and says of the others
why not.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv-evaluate"
"""Where `evaluate.sh` installs them."""
DOLLARS = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+(?:\.\d\d)?)")


class Absent(Exception):
    """The reader is not here; the message says why."""


class Peer(NamedTuple):
    """Values that a reader found of a kind, for each text; `version` of the library, if it is one."""

    reader: str
    kind: str
    version: str | None
    found: list[list[str]]


def peers(texts: Sequence[str], lists: Path, say: Callable[[str], None]) -> list[Peer]:
    """All readers over the texts. `lists` is the folder of ``vendors.csv`` and ``programs.csv``."""
    made = []
    for run in (
        lambda: _program("datefinder", _python("datefinder"), texts),
        lambda: _program("dateparser_search", _python("dateparser"), texts),
        lambda: _program("chrono_node", _node(), texts),
        lambda: Peer("dollar_pattern", "amount", None, [dollars(text) for text in texts]),
        lambda: _listed("vendor", lists / "vendors.csv", texts),
        lambda: _listed("program", lists / "programs.csv", texts),
    ):
        try:
            made.append(run())
        except Absent as e:
            say(f"left out: {e}")
    return made


def dollars(text: str) -> list[str]:
    """The figures after dollar signs."""
    return [m[1].replace(",", "") for m in DOLLARS.finditer(text)]


def named(names: dict[str, str], text: str) -> list[str]:
    """The values of names (lower case to value) that stand in a text as whole words, in any case."""
    forms = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)")
    return sorted({names[m.group()] for m in pattern.finditer(" ".join(text.lower().split()))})


def _listed(kind: str, path: Path, texts: Sequence[str]) -> Peer:
    if not path.exists():
        raise Absent(f"the list of names ({path} does not exist)")
    names: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for form in (row["canonical_name"], *row["aliases"].split(";")):
                if form.strip():
                    names.setdefault(" ".join(form.lower().split()), row["canonical_name"])
    return Peer("name_list", kind, None, [named(names, text) for text in texts])


def _python(library: str) -> list[str]:
    python = HOME / "bin" / "python"
    if not python.exists():
        raise Absent(f"{library} (make evaluate installs it)")
    return [str(python), "-W", "ignore", str(ROOT / "scripts" / "evaluate_dates.py"), library]


def _node() -> list[str]:
    node, script = shutil.which("node"), HOME / "chrono" / "chrono.mjs"
    if not node:
        raise Absent("chrono-node (a package of npm; there is no node here)")
    if not (HOME / "chrono" / "node_modules").exists():
        raise Absent("chrono-node (npm has not installed it)")
    return [node, str(script)]


def _program(reader: str, command: list[str], texts: Sequence[str]) -> Peer:
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise Absent(f"{reader} (it ended with exit status {done.returncode}: {done.stderr.strip()[-200:]})")
    said = json.loads(done.stdout)
    return Peer(reader, "date", said["version"], said["found"])
