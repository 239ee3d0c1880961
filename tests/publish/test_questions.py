"""The pages of questions and of Datasette's tables: titles, columns, money, choices, and whole CSV files."""

import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest

from pipeline.publish.serve import application
from pipeline.publish.views.about import SUMS

from .invented import INVOICE, POLICY, build
from .test_metadata import QUERIES


async def _rows(site, name: str, **asked: str) -> list[dict]:
    return (await site.client.get(f"/records/{name}.json", params={"_shape": "array", **asked})).json()


def _headings(text: str) -> list[str]:
    return re.findall(r'<th class="col-[^"]*" scope="col">([^<]*)</th>', text)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", QUERIES)
async def test_title_is_the_question_and_no_column_is_named_twice(site, name: str) -> None:
    text = (await site.client.get(f"/records/{name}", params={"vendor": "harbor"})).text
    assert (
        unescape(re.search(r"<title>([^<]*)</title>", text).group(1))
        == f"{QUERIES[name]['title']} · Counterscan"
    )
    headings = _headings(text)
    assert len(headings) == len(set(headings)) and "open" not in headings
    assert 'href="/#questions"' in text


@pytest.mark.asyncio
async def test_costs_are_money_for_people_and_numbers_for_programs(site) -> None:
    text = (await site.client.get("/records/what_it_cost")).text
    assert ">$14,213.88</td>" in text and ">-$250.00</td>" in text
    rows = await _rows(site, "what_it_cost")
    assert [(row["amount"], row["check"]) for row in rows] == [
        (14213.88, None),
        (-250.0, None),
        (99999.99, "check"),  # largest, but doubtful
    ]
    assert rows[0]["first_date_on_the_page"] == "2019-03-04"


@pytest.mark.asyncio
async def test_costs_name_all_vendors_of_the_page(site) -> None:
    rows = await _rows(site, "what_it_cost", vendor="meridian")
    assert {row["vendors_on_the_page"] for row in rows} == {"Harbor Sight Systems; Meridian Watch"}
    assert len(await _rows(site, "what_it_cost", at_least="$14,000")) == 2


@pytest.mark.asyncio
async def test_names_on_no_list_are_marked_and_come_last(site) -> None:
    rows = await _rows(site, "vendors_named")
    assert [row["on_our_list"] for row in rows][:-1] == ["yes"] * (len(rows) - 1)
    assert rows[-1]["on_our_list"] == "not on our list: a name as printed, unchecked"


@pytest.mark.asyncio
async def test_pairs_are_asked_for_by_name(site) -> None:
    text = unescape((await site.client.get("/records/named_together")).text)
    assert "Give part of a vendor's name first." in text
    (row,) = await _rows(site, "named_together", vendor="harbor")
    assert (row["first_vendor"], row["second_vendor"], row["pages_with_both"], row["page"]) == (
        "Harbor Sight Systems",
        "Meridian Watch",
        1,
        2,
    )
    nothing = unescape((await site.client.get("/records/named_together?vendor=zzz")).text)
    assert "No row answers this question with these words." in nothing


@pytest.mark.asyncio
async def test_what_was_not_read_starts_with_papers_and_says_why(site) -> None:
    rows = await _rows(site, "not_read")
    assert [row["file"] for row in rows][-1] == "billing/unreadable"  # no known paper
    assert "meaning" not in rows[0]
    text = (await site.client.get("/records/not_read?severity=warning")).text
    assert "<option selected>warning</option>" in text and "<option>error</option>" in text


@pytest.mark.asyncio
async def test_the_example_of_sums_runs_and_its_limits_are_beside_it(site) -> None:
    about = unescape((await site.client.get("/about")).text)
    assert SUMS in about and "They are not payments." in about and "lie in two releases" in about
    answer = (await site.client.get("/records.json", params={"sql": SUMS, "_shape": "array"})).json()
    assert answer == [
        {"vendor": "Harbor Sight Systems", "year": "2019", "amounts": 1, "total": 14213.88},
        {"vendor": "Harbor Sight Systems", "year": None, "amounts": 1, "total": -250.0},
        {"vendor": "Meridian Watch", "year": None, "amounts": 1, "total": -250.0},
    ]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture with 2,500 facts more than an answer may hold."""
    path = build(tmp_path_factory.mktemp("many"))
    with sqlite3.connect(path) as db:
        columns = [row[1] for row in db.execute("pragma table_info(mentions)")]
        copied = ", ".join("m.id || '-' || i" if c == "id" else f"m.{c}" for c in columns)
        db.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n limit 2500) "
            f"insert into mentions select {copied} from n, mentions m where m.id = ?",
            (POLICY.fact(1, "date", "FEBRUARY 2, 2024"),),
        )
    db.close()
    return path


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["mentions", "facts"])
async def test_csv_of_a_table_holds_all_rows(many: Path, name: str) -> None:
    site = application(many)
    await site.invoke_startup()
    text = (await site.client.get(f"/records/{name}")).text
    link = unescape(re.search(r'<a href="([^"]*)">CSV</a>', text).group(1))
    with sqlite3.connect(many) as db:
        (count,) = db.execute("select count(*) from mentions").fetchone()
    db.close()
    got = (await site.client.get(link)).text.splitlines()
    assert len({line.split(",")[0] for line in got[1:]}) == len(got) - 1 == count > 2500


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ["/records/timeline", "/records?sql=select+*+from+facts"])
async def test_a_cut_answer_says_how_to_get_all(many: Path, address: str) -> None:
    site = application(many)
    await site.invoke_startup()
    text = unescape((await site.client.get(address)).text)
    assert "holds at most 1,000" in text and "limit 1000 offset 1000" in text
    assert 'href="/records.db"' in text
    assert (await site.client.get("/records.db")).status_code == 200
    sql = "select id from mentions order by id limit 1000 offset 2000"
    rest = (await site.client.get("/records.json", params={"sql": sql, "_shape": "array"})).json()
    assert 500 < len(rest) <= 1000


@pytest.mark.asyncio
async def test_refused_sql_is_explained_on_our_own_page(site) -> None:
    for sql in ("delete from pages", "select nothing_such"):
        answer = await site.client.get("/records", params={"sql": sql})
        text = unescape(answer.text)
        assert answer.status_code == 400
        assert "SQLite could not carry out this SQL" in text and "Only reading is allowed" in text
        assert f">{sql}</textarea>" in text and ">Questions</a>" in text


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("limit", "address", "asked", "said"),
    [
        (300, "/records", {"sql": ENDLESS}, "This took longer than 0.3 seconds"),
        (0, "/records/timeline", {}, "took too long"),
    ],
)
async def test_what_took_too_long_says_what_next(
    site, limit: int, address: str, asked: dict, said: str
) -> None:
    assert (await site.client.get("/")).status_code == 200
    site.sql_time_limit_ms = limit
    answer = await site.client.get(address, params=asked)
    assert answer.status_code in (400, 503)
    assert said in answer.text and "was stopped" in answer.text and 'href="/records.db"' in answer.text
    assert ">Questions</a>" in answer.text and "<script>" not in answer.text
    assert asked.get("sql", "") in answer.text


@pytest.mark.asyncio
async def test_whole_lists_of_names(site) -> None:
    text = unescape((await site.client.get("/vendors")).text)
    order = [
        text.index(part)
        for part in ("Harbor Sight", "Not on our list", "Bold'n", "and not found", "Never Seen")
    ]
    assert order == sorted(order)
    assert "Nobody has checked them" in text
    assert len((await site.client.get("/technologies.json")).json()["technologies"]) == 1


@pytest.mark.asyncio
async def test_a_fact_that_is_gone_leads_to_its_page(site) -> None:
    gone = f"{INVOICE.id}-p1-babad-babad-babad"
    answer = await site.client.get(f"/cite/{gone}")
    text = unescape(answer.text)
    assert answer.status_code == 404
    assert "was probably read better since" in text
    assert f'<a href="/document/{INVOICE.id}/1">{INVOICE.title}, page 1 (5 facts)</a>' in text
    no_page = unescape((await site.client.get(f"/cite/{INVOICE.id}-p9-babad-babad-babad")).text)
    assert "does not hold that page" in no_page
    data = (await site.client.get(f"/cite/{gone}.json")).json()
    assert data["see"][0]["address"] == f"/document/{INVOICE.id}/1"


@pytest.mark.asyncio
async def test_refused_sql_is_shown_again_and_escaped(site) -> None:
    for sql in ("delete from x -- </textarea><script>alert(1)</script>", "select '</textarea><b>', x"):
        text = (await site.client.get("/records", params={"sql": sql})).text
        assert sql not in text and sql in unescape(text)
