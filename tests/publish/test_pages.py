"""Every address of the reading room answers, says what it should, and escapes what records print."""

import re
from html import unescape

import pytest

from .invented import BROKEN, HOSTILE, HOSTILE_PAPER, INVOICE, POLICY

AMOUNT = INVOICE.fact(1, "amount", "$14,213.88")
TABLES = [
    "documents",
    "pages",
    "mentions",
    "facts",
    "page_text",
    "words",
    "releases",
    "sightings",
    "vendors",
    "programs",
    "technologies",
    "aliases",
    "failures",
    "reasons",
    "dictionary",
    "build",
    "page_words",
    "redactions",
    "tables",
    "table_cells",
    "furniture",
    "readings",
    "quality",
    "pages_to_check",
    f"table_cells?table_id={INVOICE.id}-p1-t1",
    f"redactions?document_id={INVOICE.id}",
]
ADDRESSES = [
    "/",
    "/about",
    "/quality",
    "/search",
    "/search?q=harbor",
    "/search.json?q=harbor",
    "/search?q=harbor&release=billing&type=pdf&vendor=harbor-sight-systems",
    *(f"/document/{paper.id}" for paper in (INVOICE, POLICY, HOSTILE_PAPER, BROKEN)),
    f"/document/{INVOICE.id}.json",
    f"/document/{INVOICE.id}/1",
    f"/document/{INVOICE.id}/1?q=total",
    f"/document/{INVOICE.id}/1.json",
    f"/document/{INVOICE.id}/1.webp",
    f"/document/{INVOICE.id}/1.webp?size=small",
    f"/document/{POLICY.id}/2",
    f"/document/{POLICY.id}/3",
    f"/document/{HOSTILE_PAPER.id}/1",
    "/vendor/harbor-sight-systems",
    "/vendor/harbor-sight-systems.json",
    "/vendor/never-seen",
    "/program/lantern-platform",
    "/technology/facial-recognition",
    "/vendors",
    "/vendors?page=7",
    "/programs",
    "/technologies",
    "/vendors.json",
    f"/cite/{AMOUNT}",
    f"/cite/{AMOUNT}.json",
    "/records",
    "/records.json",
    "/records?sql=select+1",
    *(f"/records/{table}" for table in TABLES),
    "/records/pages?_search=harbor",
    f"/records/documents/{INVOICE.id}",
    "/-/metadata.json",
    "/-/versions.json",
    "/robots.txt",
    "/-/static-plugins/counterscan/counterscan.css",
    "/-/static-plugins/counterscan/counterscan.js",
]


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_public_address_answers(site, address: str) -> None:
    answer = await site.client.get(address)
    assert answer.status_code == 200, answer.text[:400]
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in re.search(r"script-src[^;]*", policy).group()
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.asyncio
async def test_every_link_of_the_reading_room_leads_somewhere(site) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = await site.client.get(address)
        assert answer.status_code == 200, address
        if 'class="room' not in answer.text[:2000]:
            continue  # Datasette's pages link to one another without end
        for link in re.findall(r'(?:href|src)="([^"#]*)', answer.text):
            link = unescape(link)
            assert not link.startswith(("//", "http")), (address, link)
            if link.startswith("/"):
                waiting.append(link)
    assert f"/cite/{AMOUNT}" in seen
    assert len(seen) > 60


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if "json" not in a and ".webp" not in a and "static" not in a]
)
async def test_hostile_text_is_escaped(site, address: str) -> None:
    text = (await site.client.get(address)).text
    assert HOSTILE not in text
    assert "<b>Bold" not in text and "<i>" not in text
    assert "49 Vendor" not in text  # {{ 7 * 7 }} of a record is print, not a template


@pytest.mark.asyncio
async def test_hostile_text_is_shown(site) -> None:
    text = (await site.client.get(f"/document/{HOSTILE_PAPER.id}/1")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; printed" in text
    assert "{{ 7 * 7 }}" in text
    found = (await site.client.get("/search?q=script")).text
    assert "&lt;<mark>script</mark>&gt;" in found


@pytest.mark.asyncio
async def test_first_page_counts_and_warns_of_specimens(site) -> None:
    text = (await site.client.get("/")).text
    assert "2 documents of 4 are specimens." in text
    assert re.search(r"<dd><a[^>]*>14</a></dd>", text)
    assert "Which vendors are named, and on which pages?" in text
    places = [
        text.index(title) for title in ("Billing records", "Posted policies", "Files outside", ">loose<")
    ]
    assert places == sorted(places)
    assert "Releases, newest first, those without a date by name" in text
    assert text.count("no release.yml beside these files") == 1


@pytest.mark.asyncio
async def test_page_marks_a_fact_on_picture_text_and_list(site) -> None:
    text = (await site.client.get(f"/document/{INVOICE.id}/1")).text
    assert f'<a id="fact-{AMOUNT}" class="box kind-amount" href="#text-{AMOUNT}"' in text
    assert f'<span id="text-{AMOUNT}"></span><a class="fact kind-amount" href="#fact-{AMOUNT}"' in text
    assert f'<li data-facts="{AMOUNT}">' in text
    assert "<strong>$14,213.88</strong>" in text and "printed “$14,213.88”" not in text
    assert "SPECIMEN, not a released record: Invoice 2231, Harbor Sight Systems. Police Department." in text
    assert f"page 1 of 2. SHA-256 {INVOICE.sha256[:12]}. http://localhost/document/{INVOICE.id}/1</p>" in text
    assert f"in full: {INVOICE.sha256}" in text
    assert "OCR, 200 dpi), mean confidence 91%" in text


@pytest.mark.asyncio
async def test_search_marks_do_not_split_a_fact_into_links(site) -> None:
    text = (await site.client.get(f"/document/{INVOICE.id}/1?q=sight+systems")).text
    assert ">Harbor <mark>Sight</mark> <mark>Systems</mark> LLC</a>" in text
    links = re.findall(r'<a class="fact[^>]*href="#fact-([^"]*)"', text)
    assert len(links) == len(set(links)) == len(INVOICE.pages[0].facts)


@pytest.mark.asyncio
async def test_keyboards_reach_the_facts_and_rules_stay_small(site) -> None:
    text = (await site.client.get(f"/document/{INVOICE.id}/1")).text
    assert '<a class="skip" href="#facts-title">' in text and 'id="facts-title" tabindex="-1"' in text
    assert 'title="Rule amount list">confidence 0.95<' in text
    assert "amount list" not in re.sub(r'title="[^"]*"', "", text)


@pytest.mark.asyncio
async def test_page_keeps_its_text_exactly(site) -> None:
    text = (await site.client.get(f"/document/{INVOICE.id}/1")).text
    printed = re.search(r'<div class="print">(.*?)</div>', text, re.DOTALL).group(1)
    assert unescape(re.sub(r"<[^>]*>", "", printed)) == "\n".join(INVOICE.pages[0].lines)


@pytest.mark.asyncio
async def test_overlapping_facts_are_both_marked(site) -> None:
    text = (await site.client.get(f"/document/{POLICY.id}/1")).text
    program = POLICY.fact(1, "program", "Lantern Watch Console")
    vendor = POLICY.fact(1, "vendor", "Watch")
    assert f'data-facts="{vendor} {program} ">Watch</a>' in text


@pytest.mark.asyncio
async def test_search_hits_are_boxed_on_the_picture(site) -> None:
    text = (await site.client.get(f"/document/{INVOICE.id}/1?q=total")).text
    assert text.count('<rect class="found"') == 1
    assert "1 word marked for “total”" in text
    none = (await site.client.get(f"/document/{INVOICE.id}/1?q=zebra")).text
    assert "is not in the text of this page as it was read" in none


@pytest.mark.asyncio
async def test_page_that_was_not_read_says_why(site) -> None:
    text = (await site.client.get(f"/document/{POLICY.id}/3")).text
    assert "Page 3 took too long." in text and "Run it again." in text
    assert "No text could be read on this page" in text
    assert "does not mean that none is printed" in text


@pytest.mark.asyncio
async def test_rejected_document_says_why_and_what_next(site) -> None:
    text = (await site.client.get(f"/document/{BROKEN.id}")).text
    assert "could not be read" in text and "It is damaged." in text and "Fetch it again." in text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("vendor", "said", "unsaid"),
    [
        (
            "harbor-sight-systems",
            "Our list says that the source below is a record, or cites one",
            "not verified",
        ),
        ("meridian-watch", "was not verified. Do not repeat it as a fact.", "Our list says that"),
        ("bold-n-co", "Not on our list.", "<dt>NYPD</dt>"),
        ("never-seen", "Not found in the text of this collection. That does not mean", "Verified"),
    ],
)
async def test_vendor_page_never_asserts_what_was_not_verified(
    site, vendor: str, said: str, unsaid: str
) -> None:
    text = (await site.client.get(f"/vendor/{vendor}")).text
    assert said in text
    assert unsaid not in text


@pytest.mark.asyncio
async def test_vendor_page_shows_amounts_with_a_warning(site) -> None:
    text = (await site.client.get("/vendor/harbor-sight-systems")).text
    assert "is not thereby a payment to it" in text
    assert f"/cite/{AMOUNT}" in text
    assert text.index('id="amounts"') < text.index('id="documents"') < text.index('id="quotations"')
    doubtful = INVOICE.fact(2, "amount", "99,999.99")
    assert text.index(f"/cite/{AMOUNT}") < text.index(f"/cite/{doubtful}")  # larger, and last


@pytest.mark.asyncio
async def test_vendor_page_shows_what_papers_say_was_bought(site) -> None:
    text = (await site.client.get("/vendor/harbor-sight-systems")).text
    table = text[text.index('id="purchases"') : text.index('id="amounts"')]
    assert "neither is a payment" in table
    assert f'/cite/{AMOUNT}">$14,213.88</a>' in table and "invoice, <a" in table


@pytest.mark.asyncio
async def test_vendor_page_says_why_a_spelling_belongs_to_the_name(site) -> None:
    text = (await site.client.get("/vendor/harbor-sight-systems")).text
    table = text[text.index('id="spellings"') :]
    proof = INVOICE.fact(1, "vendor", "Harbor Sight Systems LLC")
    assert f'/cite/{proof}">the same but for a legal form</a>' in table and "(0.90 of 1)" in table


@pytest.mark.asyncio
async def test_vendor_page_quotes_each_page_once(site) -> None:
    text = (await site.client.get("/vendor/harbor-sight-systems")).text
    quotes = re.search(r'<ol class="quotes".*?</ol>', text, re.DOTALL).group()
    assert quotes.count("<li>") == 2
    assert ">1. " not in quotes


@pytest.mark.asyncio
async def test_evidence_card(site) -> None:
    text = (await site.client.get(f"/cite/{AMOUNT}")).text
    assert "“$14,213.88”" in text and f"http://localhost/cite/{AMOUNT}</p>" in text
    assert re.search(r'<svg viewBox="[\d.]+ [\d.]+ [\d.]+ [\d.]+"', text)
    data = (await site.client.get(f"/cite/{AMOUNT}.json")).json()
    assert data["fact"]["value"] == "14213.88" and data["document"]["sha256"] == INVOICE.sha256


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/cite/no-such-fact", "is not in this build"),
        ("/document/no-such-document", "is not in this build"),
        ("/document/no-such-document/1", "is not in this build"),
        (f"/document/{INVOICE.id}/99", "has no page 99"),
        (f"/document/{BROKEN.id}/1", "None of its pages could be read"),
        (f"/document/{POLICY.id}/3.webp", "There is no picture of page 3"),
        ("/vendor/nobody", "There is no vendor “nobody”"),
        ("/nowhere", ""),
        ("/records/no_such_table", ""),
        ("/vendor/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "There is no vendor"),
    ],
)
async def test_what_is_missing_is_said_with_a_next_step(site, address: str, said: str) -> None:
    answer = await site.client.get(address)
    assert answer.status_code == 404
    assert said in unescape(answer.text)
    assert HOSTILE not in answer.text
    assert 'action="/search"' in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.asyncio
async def test_missing_as_json(site) -> None:
    answer = await site.client.get("/cite/no-such-fact.json")
    assert answer.status_code == 404
    assert answer.json()["ok"] is False and answer.json()["next_step"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Type a name, a number, a date or a phrase."),
        ("%22", "There is no word or number in this query"),
        ("%22harbor", "A quotation mark was never closed"),
        ("OR+AND+NOT", "AND, OR and NOT stand between words"),
        ("NOT", "AND, OR and NOT stand between words"),
        ("harbor&page=99", "There is only 1 sheet of results, and no sheet 99."),
        ("broken.pdf", "No page contains these words; the name of a document above does"),
        ("&vendor=meridian-watch", "2 pages in 2 documents"),
        ("&vendor=never-seen", "No page names it"),
        ("-harbor", "Only words to leave out were given"),
        ("zebra", "That is not proof that it is not there"),
        ("NEAR(%22", "No page contains these words"),
        ("harbor&page=99999999999", "2 pages in 1 document"),
        ("harbor&page=-1", "2 pages in 1 document"),
        ("harbor&vendor='%20or%201=1--", "No page contains these words"),
        ("never+seen", "on our list; not found in the text"),
        ("cafe+naive", "1 page in 1 document"),
        ("%00", "There is no word or number"),
    ],
)
async def test_odd_searches_explain_themselves(site, query: str, said: str) -> None:
    answer = await site.client.get(f"/search?q={query}")
    assert answer.status_code == 200
    assert said in unescape(answer.text)
    assert "\x00" not in answer.text


@pytest.mark.asyncio
async def test_search_lists_names_before_pages_and_keeps_the_words(site) -> None:
    text = (await site.client.get("/search?q=harbor+sight")).text
    assert text.index("/vendor/harbor-sight-systems") < text.index(f"/document/{INVOICE.id}/1?q=harbor+sight")


@pytest.mark.asyncio
async def test_wild_cards_in_names_are_not_wild(site) -> None:
    data = (await site.client.get("/search.json?q=a%25b")).json()
    assert data["names"] == [] and data["by_title"] == []


@pytest.mark.asyncio
async def test_cells_link_only_to_our_own_addresses(site) -> None:
    ours, bad, other = "/document/abc-def/1#fact-abc-def-p1-x", "javascript:alert(1)", "//example.com"
    sql = f"select '{ours}' as page_url, '{bad}' as bad_url, '{other}' as other_url"
    text = (await site.client.get("/records", params={"sql": sql})).text
    assert "<a href='/document/abc-def/1#fact-abc-def-p1-x'>page 1</a>" in text
    assert "href='javascript" not in text and "href='//" not in text


@pytest.mark.asyncio
async def test_plain_words_are_not_taken_for_names_of_nothing(site) -> None:
    """A fact's id is looked up as text: quotes in it neither break the page nor find anything."""
    for key in ("'", "%27%20or%201=1", "%22"):
        assert (await site.client.get(f"/cite/{key}")).status_code == 404


@pytest.mark.asyncio
async def test_a_page_that_takes_too_long_says_so(site) -> None:
    assert (await site.client.get("/")).status_code == 200
    site.sql_time_limit_ms = 0
    answer = await site.client.get("/vendor/harbor-sight-systems")
    assert answer.status_code == 503
    assert "took too long" in answer.text
    search = await site.client.get("/search.json?q=harbor")
    assert "took too long" in search.text or search.json()["trouble"] == "too_slow"
