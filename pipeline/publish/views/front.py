"""The first page: what the collection is, what is in it, and where to begin."""

from __future__ import annotations

from typing import Any

from pipeline.publish.examples import examples
from pipeline.publish.records import DATABASE, Row, one, rows
from pipeline.publish.rendering import html
from pipeline.publish.wording import TO_CHECK

LISTED = 12  # names of each kind

_COUNTS = """
select
  (select count(*) from documents) as documents,
  (select count(*) from documents where specimen) as specimens,
  (select count(*) from documents where status = 'rejected') as rejected,
  (select count(*) from pages) as pages,
  (select count(*) from mentions) as facts,
  (select count(*) from pages where held or method = 'failed' or error_rate >= :least) as to_check,
  (select count(*) from releases) as releases
"""
# Dated releases come first, newest first, then the others by name.
_RELEASES = """
select r.*, coalesce(r.published, r.received) as dated,
  coalesce(r.agency, r.request_number, r.source, r.received, r.published, r.note) is null
    and r.title in (r.folder, r.id, 'Files outside any folder') as unexplained,
  count(d.id) as documents, coalesce(sum(d.page_count), 0) as pages
from releases r left join documents d on d.release_id = r.id
group by r.id
order by dated is null, dated desc, r.title, r.id
"""
# {table} and {listed} are constants below, never a reader's word.
_MOST_NAMED = """
select id, name, {listed} as listed, document_count, mention_count from {table} where document_count > 0
order by {listed} + 0 desc, document_count desc, mention_count desc, name limit :limit
"""
ENTITY_TABLES = {"vendor": "vendors", "program": "programs", "technology": "technologies"}


async def most_named(datasette: Any, kind: str) -> list[Row]:
    """The vendors, programs or technologies that most documents name, names on our list first."""
    listed = "1" if kind == "technology" else "listed"
    return await rows(datasette, _MOST_NAMED.format(table=ENTITY_TABLES[kind], listed=listed), limit=LISTED)


async def questions(datasette: Any) -> list[Row]:
    """The canned queries of ``metadata.yml``, in its order: name, title, description."""
    queries = await datasette.get_canned_queries(DATABASE, None)
    return [{"name": name, **query} for name, query in queries.items()]


async def front(datasette: Any, request: Any) -> Any:
    """Answer ``/``."""
    context = {
        "counts": await one(datasette, _COUNTS, least=TO_CHECK),
        "releases": await rows(datasette, _RELEASES),
        "names": {kind: await most_named(datasette, kind) for kind in ENTITY_TABLES},
        "questions": await questions(datasette),
        "description": datasette.metadata("description"),
        "examples": await examples(datasette),
    }
    return await html(datasette, request, "front.html", context)
