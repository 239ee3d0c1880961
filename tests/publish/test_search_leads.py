"""What a search offers above its pages: values, names in any spelling, examples that find something."""

import re
from html import unescape

import pytest

from .invented import INVOICE


async def _search(site, **asked: str) -> dict:
    return (await site.client.get("/search.json", params=asked)).json()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "typed", ["March 2019", "2019-03", "2019-03-04", "4 March 2019", "harbor March 2019", "2019"]
)
async def test_dates_are_found_by_value(site, typed: str) -> None:
    (fact,) = (await _search(site, q=typed))["values"]["facts"]
    assert (fact["surface"], fact["document_id"], fact["number"]) == ("March 4, 2019", INVOICE.id, 1)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "typed", ["14213.88", "$14,213.88", "14,213.88", "total 14,213.88", "March 2019 14,213.88"]
)
async def test_amounts_are_found_by_value(site, typed: str) -> None:
    facts = (await _search(site, q=typed))["values"]["facts"]
    assert "$14,213.88" in [fact["surface"] for fact in facts]


@pytest.mark.asyncio
async def test_a_credit_is_found_by_its_amount(site) -> None:
    assert [f["surface"] for f in (await _search(site, q="$250"))["values"]["facts"]] == ["(250.00)"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "asked",
    [
        {"q": "zebra March 2019"},  # the other word is not on the page
        {"q": "April 2019"},
        {"q": "March 2019 $250"},  # both values must be on one page
        {"q": "March 2019", "vendor": "meridian-watch"},
        {"q": "March 2019", "release": "policies"},
    ],
)
async def test_values_elsewhere_are_not_offered(site, asked: dict) -> None:
    assert (await _search(site, **asked))["values"]["facts"] == []


@pytest.mark.asyncio
async def test_values_stand_above_the_pages_with_link_and_context(site) -> None:
    text = unescape((await site.client.get("/search?q=harbor+March+2019")).text)
    fact = INVOICE.fact(1, "date", "March 4, 2019")
    assert "1 fact with the value March 2019, on pages with “harbor”" in text
    assert f'href="/document/{INVOICE.id}/1#fact-{fact}"' in text
    assert text.index("values-title") < text.index("pages-title")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("typed", "pages", "rest"),
    [("Harbor Sight", 2, ""), ("harbor sight systems", 2, ""), ("Harbor Sight facial", 1, "facial")],
)
async def test_a_name_is_offered_in_any_spelling(site, typed: str, pages: int, rest: str) -> None:
    (offer,) = (await _search(site, q=typed))["spellings"]
    assert (offer["id"], offer["pages"], offer["q"]) == ("harbor-sight-systems", pages, rest)
    text = (await site.client.get("/search", params={"q": typed})).text
    link = re.search(
        r'<a class="title" href="([^"]*)">(\d+) pages? names? Harbor Sight Systems in any spelling', text
    )
    assert int(link.group(2)) == pages
    listed = (await site.client.get(unescape(link.group(1)).replace("/search?", "/search.json?"))).json()
    assert listed["pages"] == pages == len(listed["hits"])
    if not rest:
        assert text.index(link.group()) < text.index("/vendor/harbor-sight-systems")


@pytest.mark.asyncio
async def test_pages_that_name_a_vendor_show_where(site) -> None:
    text = (await site.client.get("/search?vendor=meridian-watch")).text
    assert "<mark>Meridian Watch Inc.</mark>" in text and "The Lantern <mark>Watch</mark> Console" in text


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ["/", "/search"])
async def test_every_example_finds_something(site, address: str) -> None:
    text = (await site.client.get(address)).text
    part = re.search(
        r'(?s)<p class="quiet examples">.*?</p>|<section class="help".*?</section>', text
    ).group()
    links = [unescape(link) for link in re.findall(r'href="(/search[^"]*)"', part)]
    assert len(links) >= 4
    for link in links:
        data = (await site.client.get(link.replace("/search?", "/search.json?"))).json()
        assert data["pages"] or data["values"]["count"], link
