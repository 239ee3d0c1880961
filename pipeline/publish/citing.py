"""The line to cite a page or a fact by: what a footnote needs, and nothing that is not known.

Takes a document's row with what its release says (`views.document.find`). Gives one printable line that ends
with the address and the first 12 digits of the file's SHA-256; the full hash is printed beside it.
"""

from __future__ import annotations

from pipeline.publish.records import Row

SHORT = 12  # hex digits of the hash in the line; enough to tell the files of any collection apart


def _dated(document: Row) -> str:
    for column in ("published", "received"):
        if document[column]:
            return f"{column} {document[column]}"
    return ""


def _release(document: Row) -> str:
    """Title, request and date of the release; empty for a file outside any folder."""
    title = "" if document["folder"] == "." else document["release"]
    request = f"request {document['request_number']}" if document["request_number"] else ""
    return ", ".join(part for part in (title, request, _dated(document)) if part)


def citation(document: Row, number: int, address: str) -> str:
    """The line for a page; `address` is the page's or the fact's, with scheme and host."""
    parts = [
        document["title"],
        document["agency"] or "",
        _release(document),
        f"File “{document['path'].rsplit('/', 1)[-1]}”, page {number} of {document['page_count']}",
        f"SHA-256 {document['sha256'][:SHORT]}",
    ]
    specimen = "SPECIMEN, not a released record: " if document["specimen"] else ""
    return specimen + "".join(f"{part.rstrip('.')}. " for part in parts if part) + address
