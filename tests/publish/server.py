"""A server over a database, as a process of its own on the loopback address, always stopped."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .invented import ROOT

_START = "import sys; from pathlib import Path; from pipeline.publish.serve import main; "


@contextmanager
def serving(processed: Path) -> Iterator[str]:
    """The address of a server on a free port, while the block runs."""
    run = _START + "sys.exit(main(Path(sys.argv[1]), '127.0.0.1', 0))"
    process = subprocess.Popen(
        [sys.executable, "-c", run, str(processed)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()  # printed once the port is taken
        assert "http://" in line, line
        address = line.split("http://")[1].split("/")[0]
        with urllib.request.urlopen(f"http://{address}/about", timeout=60) as answer:
            assert answer.status == 200
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
