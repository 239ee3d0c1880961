"""Starts the server over a built database: `make serve`.

The database is opened immutable, so it is never locked or written. A rebuild puts a new file in its
place; an open one stays as it was. The server watches for that and starts again by itself.
"""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from datasette.app import Datasette
from datasette.plugins import pm

from pipeline import publish
from pipeline.publish.records import DATABASE

METADATA = Path(__file__).parents[2] / "metadata.yml"
LOOK_AGAIN = 3.0  # seconds between two looks at the database file

# Time in milliseconds, sizes in megabytes or rows. See also sql_limits.
SETTINGS: dict[str, int | bool] = {
    "sql_time_limit_ms": 3000,  # a question over a million pages needs more than the usual second
    "facet_time_limit_ms": 500,
    "suggest_facets": False,  # long texts make suggestions 28 times dearer than the page itself
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "max_csv_mb": 100,
    "default_cache_ttl": 60,
    "num_sql_threads": 4,
    "truncate_cells_html": 600,
    "allow_download": True,  # the whole database is what an analyst wants
}


class NotServable(Exception):
    """The database cannot be served; the message says why and what to do."""


def application(database: Path) -> Any:
    """A Datasette instance over `database` with this plugin, its metadata and all limits.

    Raises `NotServable` where the file is absent or no Counterscan database.
    """
    check(database)
    if not pm.has_plugin("counterscan"):  # the package runs from its folder, not installed
        pm.register(publish, "counterscan")
    metadata = yaml.safe_load(METADATA.read_text(encoding="utf-8"))
    return Datasette(immutables=[str(database)], metadata=metadata, settings=SETTINGS)


def check(database: Path) -> None:
    """Raise `NotServable` unless `database` is a file that the load stage made."""
    if database.name != f"{DATABASE}.db":
        raise NotServable(f"{database} must be named {DATABASE}.db: addresses contain the name.")
    if not database.is_file():
        raise NotServable(f"{database} does not exist yet. Run “make” to build it from the released files.")
    try:
        connection = sqlite3.connect(f"file:{database.resolve()}?immutable=1", uri=True)
        try:
            connection.execute("select id, sha256, title from documents limit 1").fetchall()
            connection.execute("select rowid from pages_fts limit 1").fetchall()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise NotServable(f"{database} is no Counterscan database ({error}). Run “make”.") from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


async def _serve_until_replaced(database: Path, listener: socket.socket) -> bool:
    """Serve until Ctrl-C (False) or until another file stands in the database's place (True)."""
    served = _identity(database)
    app = application(database).app()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", server_header=False))
    replaced = False

    async def watch() -> None:
        nonlocal replaced
        while not server.should_exit:
            await asyncio.sleep(LOOK_AGAIN)
            now = _identity(database)
            if now is not None and now != served:
                replaced = True
                server.should_exit = True

    watcher = asyncio.create_task(watch())
    try:
        await server.serve(sockets=[listener])
    finally:
        watcher.cancel()
    return replaced


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        reason = error.strerror or error
        raise NotServable(f"Cannot listen on {host} port {port}: {reason}. Try another PORT.") from error


def main(processed: Path, host: str, port: int) -> int:
    """Serve ``processed/records.db`` until interrupted. Exit status 0, or 1 with a sentence."""
    database = processed / f"{DATABASE}.db"
    try:
        check(database)
        listener = _listen(host, port)
        shown = f"[{host}]" if ":" in host else host
        print(f"{database} is served at http://{shown}:{listener.getsockname()[1]}/ until Ctrl-C", flush=True)
        with listener:
            # uvicorn closes the sockets it is given; a copy keeps the port for the next round
            while asyncio.run(_serve_until_replaced(database, listener.dup())):
                print(f"{database} was rebuilt; serving the new one", flush=True)
    except NotServable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0
