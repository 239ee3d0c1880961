"""Redactions, tables, furniture and the reading not believed, on the pages that show them."""

import re
from html import unescape

import pytest

from pipeline.publish.views.page_layout import ROWS_SHOWN, grid

from .invented import HEIGHT, HOSTILE_PAPER, INVOICE, POLICY, REDACTED, WIDTH

PAGE = f"/document/{INVOICE.id}/1"
SHARE = (180 * 40 + 100 * 20) / (WIDTH * HEIGHT)


async def _text(site, address: str) -> str:
    return unescape((await site.client.get(address)).text)


@pytest.mark.asyncio
async def test_a_page_outlines_its_redactions_and_says_what_they_are(site) -> None:
    text = await _text(site, PAGE)
    assert text.count('<g class="redaction">') == 2
    assert "<title>Redaction (black box), 1.5% of the page; code beside it: 87(2)(b)</title>" in text
    x0, top, x1, bottom = REDACTED
    rect = f'<rect x="{x0 - 1.5}" y="{top - 1.5}" width="{x1 - x0 + 3}" height="{bottom - top + 3}"/>'
    assert rect in text
    assert re.search(r"Redactions <span>2, 1\.9% of the page</span>", text)


@pytest.mark.asyncio
async def test_furniture_is_pale_in_the_text_and_the_body_is_not(site) -> None:
    text = await _text(site, PAGE)
    pale = re.findall(r'<span class="furniture" title="([^:]*):[^>]*>([^<]*)</span>', text)
    assert pale == [("Production number", "SPEX-000244"), ("Page number", "Page 1 of 2")]
    assert "Pale: running heads" in text
    assert "furniture" not in await _text(site, f"/document/{INVOICE.id}/2")


@pytest.mark.asyncio
async def test_tables_stand_under_the_text_with_a_link_to_their_cells(site) -> None:
    text = await _text(site, PAGE)
    table = re.search(r'<table class="cells">.*?</table>', text, re.S).group()
    rows = [re.findall(r"<td>([^<]*)</td>", row) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]
    assert rows == [
        ["Camera licences", "12,400.00"],
        ["Facial recognition module", ""],
        ["Sum", "two\nlines"],
    ]
    assert "Table 1: 3 rows, 2 columns" in table
    link = re.search(r'href="([^"]*table_cells[^"]*)"', table).group(1)
    cells = (await site.client.get(f"{link.replace('?', '.json?')}&_shape=array")).json()
    assert [(c["row_number"], c["column_number"], c["text"]) for c in cells][:2] == [
        (1, 1, "Camera licences"),
        (1, 2, "12,400.00"),
    ]


@pytest.mark.asyncio
async def test_the_other_reading_is_shown_with_its_disagreement_and_escaped(site) -> None:
    answer = (await site.client.get(PAGE)).text
    assert "The other reading (Text layer) differs in 23% of the words" in answer
    assert "INV0ICE &lt;script&gt;alert(1)&lt;/script&gt; HS-2231" in answer


@pytest.mark.asyncio
async def test_how_far_the_reading_may_be_wrong_stands_beside_how_it_was_made(site) -> None:
    text = re.search(r'<p class="how-read"[^>]*>(.*?)</p>', await _text(site, PAGE), re.S).group(1)
    assert text.endswith(
        "About 1 character in 60 may be wrong (an estimate). The scan lay on its side or head and was turned "
        "by 90 degrees. It stands 1.5 degrees aslant, which was evened out for reading only."
    )


@pytest.mark.asyncio
async def test_a_page_with_nothing_besides_words_says_nothing_of_it(site) -> None:
    for address in (f"/document/{HOSTILE_PAPER.id}/1", f"/document/{POLICY.id}/2"):
        text = await _text(site, address)
        assert not re.search(r'class="(?:redaction|furniture|cells|other-reading)"', text)


@pytest.mark.asyncio
async def test_a_page_as_json_has_it_all(site) -> None:
    data = (await site.client.get(f"{PAGE}.json")).json()
    assert [(r["look"], r["codes"]) for r in data["redactions"]] == [("black", ["87(2)(b)"]), ("white", [])]
    assert data["tables"][0]["grid"][1] == ["Facial recognition module", ""]
    assert [f["kind"] for f in data["furniture"]] == ["production_number", "page_number"]
    assert data["reading"]["disagreement"] == 0.23
    other = (await site.client.get(f"/document/{POLICY.id}/2.json")).json()
    assert (other["redactions"], other["tables"], other["furniture"], other["reading"]) == ([], [], [], None)


@pytest.mark.asyncio
async def test_a_document_sums_up_what_its_pages_hold(site) -> None:
    text = re.search(
        r'<p class="besides">(.*?)</p>', await _text(site, f"/document/{INVOICE.id}"), re.S
    ).group(1)
    assert text.startswith("2 redactions, covering 0.9% of its pages.")
    assert "1 table:" in text and "1 page to check by eye:" in text
    data = (await site.client.get(f"/document/{INVOICE.id}.json")).json()
    assert data["besides"]["redacted"] == pytest.approx(SHARE / 2)
    assert 'class="besides"' not in await _text(site, f"/document/{HOSTILE_PAPER.id}")
    unread = await _text(site, f"/document/{POLICY.id}")
    assert "1 page to check by eye:" in unread  # it could not be read


@pytest.mark.asyncio
async def test_the_first_page_counts_pages_to_check_and_leads_to_them(site) -> None:
    text = await _text(site, "/")
    assert '<dt>pages probably read badly</dt><dd><a href="/records/need_an_eye">2</a></dd>' in text


@pytest.mark.asyncio
async def test_pages_to_check_come_worst_first(site) -> None:
    rows = (await site.client.get("/records/need_an_eye.json?_shape=array")).json()
    assert [(row["page"], row["what_to_expect"]) for row in rows] == [
        (2, "about 1 character in 13 may be wrong"),
        (1, "about 1 character in 58 may be wrong"),
    ]
    above = (await site.client.get("/records/need_an_eye.json?_shape=array&errors_above=0.05")).json()
    assert [row["page"] for row in above] == [2]


@pytest.mark.asyncio
async def test_what_is_blacked_out_is_summed_by_document_and_release(site) -> None:
    (row,) = (await site.client.get("/records/blacked_out.json?_shape=array")).json()
    assert row["percent_of_its_pages"] == round(100 * SHARE / 2, 2)
    assert row["percent_of_the_release"] == round(100 * SHARE / 3, 2)  # one page more came in with it
    assert (row["redactions"], row["pages_with_redactions"], row["pages"]) == (2, 1, 2)
    assert row["codes_beside_them"] == "87(2)(b)"


@pytest.mark.asyncio
async def test_a_word_broken_over_a_lines_end_is_found_and_marked(site) -> None:
    found = await _text(site, "/search?q=surveillance")
    assert f'href="/document/{INVOICE.id}/2?q=surveillance"' in found
    text = await _text(site, f"/document/{INVOICE.id}/2?q=surveillance")
    assert "<mark>sur-\nveillance</mark>" in text and "2 words marked" in text


def test_long_tables_are_cut_and_cells_outside_are_left_out() -> None:
    table = {"row_count": ROWS_SHOWN + 5, "column_count": 2}
    cells = [
        {"row_number": r, "column_number": c, "text": f"{r}/{c}"}
        for r, c in ((1, 2), (2, 3), (60, 1), (61, 1))
    ]
    made = grid(table, cells)
    assert len(made) == ROWS_SHOWN
    assert made[0] == ["", "1/2"] and made[59] == ["60/1", ""] and made[1] == ["", ""]
