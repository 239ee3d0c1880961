"""Follow the README as a newcomer would: clone, then type every command of its ``sh`` blocks, in order.

usage: try_readme.py [REPOSITORY]

The clone is of the last commit. `make serve` is started, asked for its first page and stopped; the
README's example folders become folders of this run's own. Exits with 1 at the first command that fails.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATIENCE = 60
"""Seconds to wait for the site."""


def commands(readme: str) -> list[str]:
    """The commands of a README, one a line of its ``sh`` blocks."""
    return [line for block in BLOCK.findall(readme) for line in block.splitlines() if line.strip()]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def serve(command: str, folder: Path) -> bool:
    """Start the site, ask for its first page, stop it; whether it answered."""
    port = free_port()
    environment = os.environ | {"PORT": str(port)}
    server = subprocess.Popen(["sh", "-c", command], cwd=folder, env=environment, start_new_session=True)
    try:
        for _ in range(PATIENCE * 2):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    return b"Counterscan" in answer.read()
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        return False
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def main(repository: Path) -> int:
    """Follow the README of a clone of `repository`."""
    with tempfile.TemporaryDirectory() as place:
        clone = Path(place) / "counterscan"
        for command in commands((repository / "README.md").read_text()):
            if command.startswith("git clone"):
                command = f"git clone --quiet {shlex.quote(str(repository))} counterscan"
                folder = Path(place)
            else:
                folder = clone
            if "/path/to" in command:
                released = Path(place) / "released" / "a folder within"
                if not released.exists():
                    released.mkdir(parents=True)
                    for paper in sorted(clone.glob("raw/specimens/vendor-records/*invoice*"))[:1]:
                        shutil.copy(paper, released)
                command = command.replace("/path/to/released/files", str(released.parent))
                command = command.replace("/path/to/output", f"{place}/output")
            print(f"$ {command}", flush=True)
            if command.startswith("make serve"):
                worked = serve(command, folder)
            else:
                path = os.pathsep.join((str(clone / ".venv" / "bin"), os.environ["PATH"]))
                shell = partial(subprocess.run, cwd=folder, env=os.environ | {"PATH": path}, check=False)
                worked = shell(["sh", "-c", command]).returncode == 0
            if not worked:
                print(f"failed: {command}", file=sys.stderr)
                return 1
    print("every command of the README worked")
    return 0


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[1]
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else here))
