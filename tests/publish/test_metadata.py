"""metadata.yml describes everything in the database and nothing else; every question answers."""

import re
import sqlite3

import pytest
import yaml

from .invented import ROOT

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
RECORDS = METADATA["databases"]["records"]
QUERIES = RECORDS["queries"]
FILLED = {
    "vendors_named": {"vendor": "HARBOR"},
    "what_was_bought": {"vendor": "harbor sight", "year": ""},
    "what_it_cost": {"vendor": "harbor sight", "at_least": "1000"},
    "timeline": {"from": "2019", "until": "2019-03", "word": "invoice"},
    "exemptions_cited": {"exemption": "87(2)(E)"},
    "release_contents": {"release": "billing"},
    "technology_mentions": {"technology": "face recog"},
    "numbers_for_vendor": {"vendor": "Harbor"},
    "not_read": {"severity": "error"},
    "named_together": {"vendor": "harbor", "other_vendor": "meridian"},
    "need_an_eye": {"document": "invoice", "errors_above": "0.01"},
    "blacked_out": {"release": "billing"},
    "first_appearance": {"vendor": "meridian"},
    "needs_a_decision": {"doubt": "doubtful_fact", "name": "99,999"},
    "names_then_now": {"vendor": "HARBOR"},
    "why_counted": {"name": "meridian"},
}
ROWS = {  # filled: how many rows of the fixture answer
    "vendors_named": 2,
    "what_was_bought": 1,
    "what_it_cost": 2,
    "timeline": 1,
    "exemptions_cited": 1,
    "release_contents": 3,
    "technology_mentions": 1,
    "numbers_for_vendor": 1,
    "not_read": 3,
    "named_together": 1,
    "need_an_eye": 2,
    "blacked_out": 1,
    "first_appearance": 1,
    "needs_a_decision": 1,
    "names_then_now": 2,
    "why_counted": 1,
}


def _columns() -> dict[str, list[str]]:
    db = sqlite3.connect(":memory:")
    for name in ("schema.sql", "views.sql"):
        db.executescript((ROOT / "pipeline/load" / name).read_text(encoding="utf-8"))
    names = [r[0] for r in db.execute("select name from sqlite_master where type in ('table', 'view')")]
    return {
        n: [c[1] for c in db.execute(f"pragma table_xinfo({n})")]
        for n in names
        if not n.startswith("sqlite_")
    }


def test_every_table_view_and_column_is_described_and_no_other() -> None:
    described = {name: sorted(about["columns"]) for name, about in RECORDS["tables"].items()}
    assert described == {name: sorted(columns) for name, columns in _columns().items()}


def test_descriptions_are_sentences() -> None:
    for name, about in RECORDS["tables"].items():
        for said in [about["description"], *about["columns"].values()]:
            assert isinstance(said, str), (name, said)
            assert len(said) > 8 and said.rstrip().endswith("."), (name, said)


def test_facets_sorts_and_labels_are_columns() -> None:
    columns = _columns()
    for name, about in RECORDS["tables"].items():
        named = [*about.get("facets", [])] + [
            about[k] for k in ("sort", "sort_desc", "label_column") if k in about
        ]
        assert set(named) <= set(columns[name]), name


def test_a_link_to_the_police_is_never_asserted() -> None:
    said = RECORDS["tables"]["vendors"]["columns"]["nypd_link"]
    assert "verified only where link_verified is yes" in said


def test_every_question_has_a_title_and_a_description() -> None:
    assert len(QUERIES) >= 10
    for name, query in QUERIES.items():
        assert query["title"].endswith("?"), name
        assert len(query["description"]) > 60, name
        assert set(re.findall(r":([a-z_]+)", query["sql"])) == set(FILLED[name]), name


@pytest.mark.asyncio
@pytest.mark.parametrize("name", QUERIES)
async def test_question_answers_with_empty_and_filled_parameters(site, name: str) -> None:
    for parameters in ({}, dict.fromkeys(FILLED[name], ""), FILLED[name]):
        page = await site.client.get(f"/records/{name}", params=parameters)
        assert page.status_code == 200, page.text
        assert "message-error" not in page.text
        data = (
            await site.client.get(f"/records/{name}.json", params={**parameters, "_shape": "array"})
        ).json()
        asks_first = QUERIES[name].get("ask_first") and parameters is not FILLED[name]
        assert bool(data) is not bool(asks_first), parameters
        if parameters is FILLED[name]:
            assert len(data) == ROWS[name], data
    nothing = await site.client.get(f"/records/{name}", params=dict.fromkeys(FILLED[name], "zzz"))
    assert nothing.status_code == 200


@pytest.mark.asyncio
@pytest.mark.parametrize("name", QUERIES)
async def test_links_of_a_question_lead_to_pages(site, name: str) -> None:
    asked = FILLED[name] if QUERIES[name].get("ask_first") else {}
    rows = (await site.client.get(f"/records/{name}.json", params={"_shape": "array", **asked})).json()
    links = [value for row in rows for column, value in row.items() if column.endswith("_url") and value]
    assert links
    for link in links:
        address, _, anchor = link.partition("#")
        page = await site.client.get(address)
        assert page.status_code == 200, link
        assert not anchor or f'id="{anchor}"' in page.text, link
