"""No way to another host, no way out of the database's folder, no way to fill memory."""

import sqlite3
from pathlib import Path

import pytest

from pipeline.publish import sql_limits
from pipeline.publish.guard import leads_elsewhere
from pipeline.publish.views.image import picture_path

from .invented import INVOICE


@pytest.mark.parametrize(
    ("path", "elsewhere"),
    [
        (b"/\\example.com/", True),
        (b"//example.com/", True),
        (b"/a\\b", True),
        (b"/\x09/example.com/", True),
        (b"/", False),
        (b"/document/a-b/1", False),
        (b"/records/facts", False),
    ],
)
def test_paths_that_browsers_read_as_hosts(path: bytes, elsewhere: bool) -> None:
    assert leads_elsewhere(path) is elsewhere


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "path", [b"/\\example.com/", b"//example.com/", b"/%5Cexample.com/", b"/%2F/example.com/"]
)
async def test_no_redirect_to_another_host(site, path: bytes) -> None:
    sent = []

    async def receive() -> dict:
        return {"type": "http.request"}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path.decode(), "raw_path": path, "query_string": b"",
             "headers": [], "http_version": "1.1", "scheme": "http"}  # fmt: skip
    await site.app()(scope, receive, send)
    headers = dict(sent[0]["headers"])
    assert b"content-security-policy" in headers
    location = headers.get(b"location", b"/")
    assert not leads_elsewhere(location)


@pytest.mark.parametrize(
    "relative",
    ["../secret.webp", "/etc/passwd", "ocr/../../secret.webp", "ocr/link.webp", "ocr", "ocr/absent.webp",
     "ocr/page.gif", "a\x00b.webp", ""],
)  # fmt: skip
def test_pictures_come_from_the_folder_alone(tmp_path: Path, relative: str) -> None:
    base = tmp_path / "processed"
    (base / "ocr").mkdir(parents=True)
    (base / "ocr/page.gif").write_bytes(b"x")
    (tmp_path / "secret.webp").write_bytes(b"secret")
    (base / "ocr/link.webp").symlink_to(tmp_path / "secret.webp")
    assert picture_path(base, relative) is None


@pytest.mark.parametrize("name", ["ocr/0001.webp", "ocr/0001.png"])
def test_a_picture_in_the_folder_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "ocr").mkdir()
    (tmp_path / name).write_bytes(b"x")
    assert picture_path(tmp_path, name) == tmp_path / name


@pytest.mark.asyncio
async def test_picture_headers(site) -> None:
    answer = await site.client.get(f"/document/{INVOICE.id}/1.webp")
    assert answer.headers["content-type"] == "image/webp"
    assert "max-age=3600" in answer.headers["cache-control"]
    small = await site.client.get(f"/document/{INVOICE.id}/1.webp?size=small")
    assert 0 < len(small.content) < len(answer.content)


@pytest.mark.asyncio
async def test_search_engines_are_asked_to_stay_out(site) -> None:
    assert "Disallow: /" in (await site.client.get("/robots.txt")).text


MEGABYTES = """
with recursive n(i) as (select 1 union all select i + 1 from n limit {}) select zeroblob(1000000) from n
"""


def _bound() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    sql_limits.bound(db)
    return db


@pytest.mark.parametrize(
    "sql",
    [
        "select zeroblob(1000000000)",
        "select length(randomblob(1000000000))",
        "select replace(hex(zeroblob(8000000)), '0', 'xxxxxxxx')",
        "select load_extension('x')",
        "attach ':memory:' as other",
        MEGABYTES.format(100),
        f"select 1 where 'x' like '{'%' * 2000}'",
    ],
)
def test_no_query_takes_all_memory(sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        _bound().execute(sql).fetchall()


def test_a_long_print_is_not_made() -> None:
    (made,) = _bound().execute("select printf('%1000000000d', 1)").fetchone()
    assert made is None or len(made) <= sql_limits.LARGEST_VALUE


def test_each_query_is_measured_for_itself() -> None:
    db = _bound()
    for _ in range(3):
        assert len(db.execute(MEGABYTES.format(40)).fetchall()) == 40


@pytest.mark.asyncio
async def test_a_refused_query_is_explained(site) -> None:
    answer = await site.client.get("/records.json?sql=select+zeroblob(1000000000)")
    assert answer.status_code == 400
    assert "too big" in answer.json()["error"]


@pytest.mark.asyncio
async def test_nothing_can_be_written(site) -> None:
    for sql in ("delete from pages", "insert into build values ('a', 'b')", "pragma journal_mode = wal"):
        answer = await site.client.get("/records.json", params={"sql": sql})
        assert answer.status_code == 400
