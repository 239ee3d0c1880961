"""A new user in a real browser: from the search box to the highlighted total, with script and without."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .invented import HEIGHT, INVOICE, POLICY, REDACTED, WIDTH
from .server import serving

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
AMOUNT = INVOICE.fact(1, "amount", "$14,213.88")
VENDOR = INVOICE.fact(1, "vendor", "Harbor Sight Systems LLC")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome on PATH"),
]


@pytest.fixture(scope="module")
def address(collection: Path) -> Iterator[str]:
    with serving(collection.parent) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """A page in a fresh context that notes errors and requests to other hosts."""

    def __init__(
        self, browser: playwright.Browser, address: str, script: bool = True, width: int = 1280
    ) -> None:
        self.context = browser.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 900}
        )
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on(
            "console", lambda m: self.trouble.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda e: self.trouble.append(str(e)))
        self.page.on(
            "request", lambda r: None if r.url.startswith((address, "data:")) else self.trouble.append(r.url)
        )


@pytest.fixture
def visit(chromium: playwright.Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    made = Visit(chromium, address, **getattr(request, "param", {}))
    yield made
    made.context.close()
    assert made.trouble == []


def _inside(inner: dict[str, float], outer: dict[str, float]) -> bool:
    return (
        inner["x"] >= outer["x"] - 1
        and inner["y"] >= outer["y"] - 1
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    )


def test_from_the_search_box_to_the_highlighted_total(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address)
    page.get_by_role("searchbox").fill("harbor sight")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("link", name="Harbor Sight Systems", exact=True).is_visible()
    page.get_by_role("link", name=f"{INVOICE.title}, page 1").click()
    picture = page.locator(".picture img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    box = page.locator(f"#fact-{AMOUNT} rect")
    assert box.is_visible()
    place, whole = box.bounding_box(), picture.bounding_box()
    assert _inside(place, whole) and place["width"] > 20
    # the box lies where the fixture printed the total: 72 + 7 lines of 26 points down a page of 792
    assert abs((place["y"] - whole["y"]) / whole["height"] - (72 + 7 * 26) / 792) < 0.01
    assert page.locator("rect.found").count() == 2
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/document/{INVOICE.id}/2?q=harbor+sight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/document/{INVOICE.id}/1?q=harbor+sight")


def test_a_fact_lights_up_on_the_other_side(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1")
    page.locator(f'.print [data-facts~="{VENDOR}"]').hover()
    assert "on" in page.locator(f"#fact-{VENDOR}").get_attribute("class").split()
    page.locator(f"#fact-{AMOUNT} rect").hover()
    assert "on" in page.locator(f'.print [data-facts~="{AMOUNT}"]').get_attribute("class").split()
    assert "on" not in page.locator(f"#fact-{VENDOR}").get_attribute("class").split()
    page.locator(f'.print [data-facts~="{VENDOR}"]').focus()
    assert "on" in page.locator(f"#fact-{VENDOR}").get_attribute("class").split()


@pytest.mark.parametrize(
    "visit", [{"script": True}, {"script": False}], indirect=True, ids=["script", "no script"]
)
def test_a_link_to_a_fact_points_at_it(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1#fact-{AMOUNT}")
    box = page.locator(f"#fact-{AMOUNT} rect")
    assert box.evaluate("box => getComputedStyle(box).strokeWidth") == "3px"
    assert page.locator(f"#fact-{VENDOR} rect").evaluate("box => getComputedStyle(box).strokeWidth") != "3px"
    place = box.bounding_box()
    assert 0 <= place["y"] < 900


@pytest.mark.parametrize("visit", [{"script": False}], indirect=True, ids=["no script"])
def test_without_script_everything_is_there(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1?q=total")
    assert page.locator(".picture img").evaluate("image => image.naturalWidth") > 0
    assert "TOTAL DUE" in page.locator(".print").inner_text()
    assert page.locator(".fact-list li").count() == 5
    assert page.locator(f"#fact-{AMOUNT} rect").is_visible()
    assert page.locator("rect.found").is_visible()
    assert page.locator("button.copy:visible").count() == 0
    page.get_by_label("Amount").uncheck()
    assert page.locator(f"#fact-{AMOUNT} rect").evaluate("box => getComputedStyle(box).stroke") in (
        "none",
        "rgba(0, 0, 0, 0)",
    )
    page.get_by_role("link", name="Next").click()
    assert "Payable to Harbor Sight" in page.locator(".print").inner_text()


GREY = """points => {
  const img = document.querySelector(".picture img"), c = document.createElement("canvas");
  [c.width, c.height] = [img.naturalWidth, img.naturalHeight];
  const pen = c.getContext("2d", { willReadFrequently: true }), k = img.naturalWidth / 612;
  pen.drawImage(img, 0, 0);
  return points.map(([x, y]) => pen.getImageData(x * k, y * k, 1, 1).data[0]);
}"""


def test_redactions_are_outlined_where_they_lie(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1")
    outline = page.locator(".redaction rect").first
    whole, place = page.locator(".picture img").bounding_box(), outline.bounding_box()
    x0, top, x1, bottom = REDACTED
    scale = whole["width"] / WIDTH
    for side, at, edge in (("x", x0, whole["x"]), ("y", top, whole["y"])):
        assert abs((place[side] - edge) / scale - at) < 4
    assert abs(place["width"] / scale - (x1 - x0)) < 8 and abs(place["height"] / scale - (bottom - top)) < 8
    assert abs(scale - whole["height"] / HEIGHT) < 0.01
    # the picture is black inside the outline and white outside it
    inside = page.evaluate(GREY, [[(x0 + x1) / 2, y] for y in ((top + bottom) / 2, bottom + 10)])
    assert inside[0] < 40 and inside[1] > 215
    page.get_by_role("checkbox", name="Redactions").uncheck()
    assert not outline.is_visible()


def test_furniture_is_paler_than_the_body_and_can_be_read(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1")

    def colour(selector: str) -> list[int]:
        said = page.locator(selector).first.evaluate("e => getComputedStyle(e).color")
        return [int(v) for v in said.strip("rgb()").split(",")]

    assert sum(colour(".furniture")) > sum(colour(".print")) + 150
    assert max(colour(".furniture")) < 120  # 4.5 to 1 on white


def test_tables_and_the_other_reading_are_there_without_script(
    chromium: playwright.Browser, address: str
) -> None:
    visit = Visit(chromium, address, script=False)
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1")
    assert page.locator("table.cells td").count() == 6
    other = page.locator(".other-reading")
    assert not other.is_visible()
    page.get_by_text("The other reading").click()
    assert "INV0ICE" in other.inner_text()
    page.get_by_role("link", name="its cells as data").click()
    assert page.locator("table.rows-and-columns tbody tr").count() == 5
    visit.context.close()
    assert visit.trouble == []


READING_ROOM = [
    "/",
    "/search?q=harbor",
    f"/document/{INVOICE.id}",
    f"/document/{INVOICE.id}/1",
    f"/cite/{AMOUNT}",
    "/vendor/harbor-sight-systems",
    "/about",
    f"/document/{POLICY.id}",
    "/search?q=harbor+March+2019",
    "/vendors",
    f"/cite/{INVOICE.id}-p1-babad-babad-babad",
]
REFUSED = [
    "/records?sql=select+nothing_such",
    "/records?sql=delete+from+pages",
    "/records/facts?_sort=nothing_such",
]


@pytest.mark.parametrize("visit", [{"width": 400}], indirect=True, ids=["400 px"])
@pytest.mark.parametrize("path", READING_ROOM)
def test_narrow_screens_do_not_scroll_sideways(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(address + path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 400
    visit.trouble = [said for said in visit.trouble if "status of 404" not in said]


@pytest.mark.parametrize(
    "path", ["/records", "/records/facts", "/records?sql=select+1", "/records/timeline", "/about"]
)
def test_datasettes_pages_work_under_the_policy(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(address + path)
    assert visit.page.get_by_role("link", name="Counterscan", exact=True).is_visible()
    if path == "/records":
        assert visit.page.locator(".CodeMirror").is_visible()


@pytest.mark.parametrize("visit", [{"width": 400}], indirect=True, ids=["400 px"])
@pytest.mark.parametrize("path", ["/records/what_it_cost", "/records/not_read"])
def test_narrow_screens_name_every_cell_rightly(visit: Visit, address: str, path: str) -> None:
    """Datasette labels cells by their place; a column that is left out must not shift the labels."""
    page = visit.page
    page.goto(address + path)
    headings = page.locator(".rows-and-columns th").evaluate_all("all => all.map(th => th.textContent)")
    labels = (
        page.locator(".rows-and-columns tbody tr")
        .first.locator("td")
        .evaluate_all("all => all.map(td => getComputedStyle(td, ':before').content.slice(1, -1))")
    )
    assert labels == headings and len(labels) > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.parametrize("path", REFUSED)
def test_refused_sql_has_the_bar_and_breaks_no_policy(
    chromium: playwright.Browser, address: str, path: str
) -> None:
    """The browser notes the status itself; a script or style that the policy stops would be noted as well."""
    visit = Visit(chromium, address)
    visit.page.goto(address + path)
    assert visit.page.get_by_role("link", name="Questions", exact=True).first.is_visible()
    assert visit.page.get_by_role("link", name="records.db").is_visible()
    assert [said for said in visit.trouble if "status of" not in said] == []
    visit.context.close()


def test_keyboards_skip_to_the_facts(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/document/{INVOICE.id}/1?q=harbor+sight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "facts-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.fact-list') !== null")
    assert page.locator(".print a").count() == len(INVOICE.pages[0].facts)


def test_evidence_card_shows_the_words_cut_out(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/cite/{AMOUNT}")
    clipping = page.locator(".clipping svg")
    assert _inside(page.locator(".clipping .box rect").bounding_box(), clipping.bounding_box())


def test_headings_labels_and_alternatives(visit: Visit, address: str) -> None:
    page = visit.page
    for path in READING_ROOM:
        page.goto(address + path)
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1
        assert page.locator("img:not([alt])").count() == 0
        for field in page.locator("input:not([type=hidden]), select").all():
            assert field.evaluate("field => field.labels.length > 0"), path
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
        assert len(ids) == len(set(ids)), path
    visit.trouble = [said for said in visit.trouble if "status of 404" not in said]
