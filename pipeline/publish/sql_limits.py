"""Keeps one reader's SQL from using up the server's memory.

Datasette limits a query's time and its number of rows, but not what a single call may build: three
short addresses with ``zeroblob`` took 6 GB. Here a value, an answer and SQLite's own heap are bounded.
Units: bytes.
"""

from __future__ import annotations

import sqlite3
import weakref
from typing import Any

LARGEST_VALUE = 16 * 1024 * 1024  # one text or blob; the words of a crowded poster are below 2 MB
LARGEST_ANSWER = 64 * 1024 * 1024  # all rows of one query together
LARGEST_HEAP = 512 * 1024 * 1024  # SQLite's sorting and grouping, for the whole process

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LARGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,  # a LIKE is one call: no time limit interrupts it
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def _refuse_load_extension(action: int, _first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and second == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


class _MeasuredRows:
    """A row factory that stops a query whose rows together grow past `LARGEST_ANSWER`."""

    def __init__(self) -> None:
        self._cursor: weakref.ref[sqlite3.Cursor] | None = None
        self._size = 0

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        if self._cursor is None or self._cursor() is not cursor:
            self._cursor, self._size = weakref.ref(cursor), 0
        self._size += sum(len(value) for value in values if isinstance(value, str | bytes))
        if self._size > LARGEST_ANSWER:
            raise sqlite3.OperationalError(
                f"the answer is larger than {LARGEST_ANSWER // 1024**2} MB; ask for fewer rows or columns"
            )
        return sqlite3.Row(cursor, values)


def bound(connection: sqlite3.Connection) -> None:
    """Set all limits on a connection that Datasette has just opened."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute(f"pragma hard_heap_limit = {LARGEST_HEAP}")
    connection.row_factory = _MeasuredRows()
    connection.set_authorizer(_refuse_load_extension)
