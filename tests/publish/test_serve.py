"""The server starts over a good database, says what is wrong with any other, and notices a rebuild."""

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from pipeline.publish.serve import LOOK_AGAIN, main

from .invented import ROOT
from .server import serving


def test_a_missing_database_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(tmp_path, "127.0.0.1", 0) == 1
    said = capsys.readouterr().err
    assert str(tmp_path / "records.db") in said and "Run “make”" in said


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 200])
def test_another_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    (tmp_path / "records.db").write_bytes(content)
    assert main(tmp_path, "127.0.0.1", 0) == 1
    assert "is no Counterscan database" in capsys.readouterr().err


def test_a_port_in_use_is_named(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(collection.parent, "127.0.0.1", port) == 1
    assert f"port {port}" in capsys.readouterr().err


def test_a_rebuilt_database_is_served_without_a_restart(collection: Path, tmp_path: Path) -> None:
    shutil.copy(collection, tmp_path / "records.db")
    with serving(tmp_path) as address:
        shutil.copy(collection, tmp_path / "new.db")
        with sqlite3.connect(tmp_path / "new.db") as db:
            db.execute("update releases set title = 'A new title'")
        db.close()
        (tmp_path / "new.db").replace(tmp_path / "records.db")
        deadline = time.monotonic() + 20 * LOOK_AGAIN
        text = ""
        while "A new title" not in text and time.monotonic() < deadline:
            time.sleep(0.2)
            with urllib.request.urlopen(address, timeout=60) as answer:
                text = answer.read().decode()
        assert "A new title" in text


@pytest.mark.parametrize(
    "first", ["pipeline.publish.serve", "datasette.app", "datasette.cli", "pipeline.publish"]
)
def test_hooks_are_there_whatever_is_imported_first(collection: Path, first: str) -> None:
    """Datasette loads plugins while it is imported; a plugin imported halfway would have no hooks."""
    code = (
        f"import {first}, sys; from pathlib import Path; from pipeline.publish.serve import application; "
        "app = application(Path(sys.argv[1])); "
        "print(sum(p.pattern == '^/about$' for p, _ in app._routes()))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, str(collection)], cwd=ROOT, capture_output=True, text=True
    )
    assert made.stdout.strip() == "1", made.stderr
