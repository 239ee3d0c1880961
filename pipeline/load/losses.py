"""What a new database would lose against the one in place: documents that are gone, pages that are fewer.

A folder that was not mounted, a release deleted by mistake, a reader that suddenly fails: none of them
may empty a published database without a word. Specimens may come and go with the project.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any


def losses(db: Any, standing: Path) -> list[str]:
    """A phrase for each loss, documents in order of path; none where nothing can be compared."""
    old = sqlite3.connect(f"{standing.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        before = old.execute("select id, path, page_count, specimen from documents order by path").fetchall()
    except sqlite3.Error:
        return []  # the file in place is no database of ours
    finally:
        old.close()
    now = dict(db.execute("select id, page_count from documents").fetchall())
    lost = []
    for identity, path, count, specimen in before:
        if identity not in now and not specimen:
            lost.append(f"{path} is gone")
        elif now.get(identity, count) < count:
            lost.append(f"{path} had {count} pages and has {now[identity]}")
    return lost
