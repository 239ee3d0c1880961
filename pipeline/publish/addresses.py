"""Where each thing is found: the readers' addresses, in one place.

Addresses are permanent because ids are made of content. They begin with Datasette's ``base_url``,
so the site also works below a folder of another one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode


class Addresses:
    """Builds addresses for one Datasette instance; templates know it as ``to``."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette

    def _path(self, *parts: str | int, fragment: str = "", **query: Any) -> str:
        path = "/" + "/".join(quote(str(part), safe="") for part in parts)
        kept = {name: value for name, value in query.items() if value not in (None, "", False)}
        if kept:
            path += "?" + urlencode(kept)
        if fragment:
            path += "#" + quote(fragment)
        return str(self._datasette.urls.path(path))

    def front(self) -> str:
        """The first page."""
        return self._path("")

    def about(self) -> str:
        """Method, limits, how to cite."""
        return self._path("about")

    def quality(self) -> str:
        """How well facts are found."""
        return self._path("quality")

    def search(self, q: str = "", **query: Any) -> str:
        """Full-text search for `q`, narrowed by `release`, `type`, `vendor` and `page`."""
        return self._path("search", q=q, **query)

    def document(self, document: str, **query: Any) -> str:
        """A document: what it is and its list of pages."""
        return self._path("document", document, **query)

    def page(self, document: str, number: int, fact: str = "", q: str = "") -> str:
        """A page beside its text; `fact` points at one fact, `q` marks the words searched for."""
        return self._path("document", document, number, fragment=fact and f"fact-{fact}", q=q)

    def image(self, document: str, number: int, thumbnail: bool = False) -> str:
        """The picture of a page, or a small one for lists."""
        return self._path("document", document, f"{number}.webp", size="small" if thumbnail else "")

    def name(self, kind: str, entity: str, **query: Any) -> str:
        """A vendor, program or technology."""
        return self._path(kind, entity, **query)

    def list(self, table: str, **query: Any) -> str:
        """All names of the table `vendors`, `programs` or `technologies`."""
        return self._path(table, **query)

    def cite(self, fact: str) -> str:
        """The evidence card of one fact."""
        return self._path("cite", fact)

    def data(self, *parts: str, **query: Any) -> str:
        """Datasette's own page of the database, a table, or a question of ``metadata.yml``."""
        return self._path("records", *parts, **query)

    def static(self, name: str) -> str:
        """A file of the folder ``static``."""
        return self._path("-", "static-plugins", "counterscan", name)
