"""The README says what the code does: targets, commands, tables, pictures, exit statuses."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.contracts import Exit

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
sys.path.insert(0, str(ROOT / "scripts"))

from try_readme import commands  # noqa: E402  the script that types the README's commands


def test_the_list_of_targets_is_what_make_help_prints() -> None:
    alone = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}  # not as a part of `make test`
    done = subprocess.run(["make", "help"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    printed = done.stdout
    shown = re.search(r"<!-- make help -->\n```\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    assert shown.group(1) == printed


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", README)) | set(
        re.findall(r"^make ([a-z]+)", README, re.MULTILINE)
    )
    assert named
    assert named <= targets


def test_every_table_it_names_exists_and_none_is_left_out() -> None:
    db = sqlite3.connect(":memory:")
    for name in ("schema.sql", "views.sql"):
        db.executescript((ROOT / "pipeline" / "load" / name).read_text())
    there = {row[0] for row in db.execute("select name from sqlite_master where type in ('table', 'view')")}
    listed = re.search(r"\| table or view \|.*?\n\n", README, re.DOTALL)
    assert listed is not None
    first_cells = [line.split("|")[1] for line in listed.group().strip().splitlines()[2:]]
    assert set(re.findall(r"`(\w+)`", " ".join(first_cells))) == there


def test_its_pictures_exist_and_its_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("status", [s for s in Exit if s != Exit.OK])
def test_it_explains_every_exit_status(status: Exit) -> None:
    assert re.search(rf"\b{int(status)} [a-z]", README)


def test_the_script_that_follows_it_types_every_command() -> None:
    typed = commands(README)
    assert "make" in typed and "make serve" in typed
    assert all(c.split()[0] in ("git", "make", ".venv/bin/python", ".venv/bin/sqlite-utils") for c in typed)
