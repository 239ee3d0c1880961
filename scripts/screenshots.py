"""Takes the pictures of docs/screenshots from a built database.

Run as ``python scripts/screenshots.py [processed/records.db [docs/screenshots]]``. Starts the server
on the loopback address, asks the database what to show (specimens first: a page with an amount, a
vendor, and not too many facts), drives the system's Chromium and writes PNG files of 1280 pixels
width, below 300 kB each. Nothing is fetched from anywhere else. The same database on the same machine
gives the same pictures; fonts differ between machines.
"""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/screenshots"
WIDTH, HEIGHT = 1280, 860
LARGEST = 300_000  # bytes of one picture
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--font-render-hinting=none",
]
_SERVE = (
    "import sys; from pathlib import Path; from pipeline.publish.serve import main; "
    "sys.exit(main(Path(sys.argv[1]), '127.0.0.1', 0))"
)

# The largest amount of a page that names a vendor and has a fair number of facts.
_SHOWN = """
select a.id as fact, p.document_id as document, p.number as page, v.id as vendor, v.name as name,
  (select count(*) from mentions m where m.page_id = p.id) as facts
from mentions a
join pages p on p.id = a.page_id
join documents d on d.id = p.document_id
join mentions n on n.page_id = p.id and n.vendor_id is not null
join vendors v on v.id = n.vendor_id
where a.kind = 'amount' and p.image is not null
order by d.specimen desc, facts between 8 and 30 desc, facts desc, cast(a.value as real) desc,
  v.id, a.id limit 1
"""


@contextmanager
def serving(processed: Path) -> Iterator[str]:
    """The address of a server on a free port, while the block runs."""
    command = [sys.executable, "-c", _SERVE, str(processed)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http://" not in line:
            raise SystemExit("the server did not start")
        yield "http://" + line.split("http://")[1].split("/")[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


def addresses(database: Path) -> dict[str, str]:
    """File name to address: what to show of this database."""
    connection = sqlite3.connect(f"file:{database}?immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    row = connection.execute(_SHOWN).fetchone()
    connection.close()
    if row is None:
        raise SystemExit(f"{database} has no page with an amount and a vendor; there is nothing to show")
    words = urllib.parse.urlencode({"q": row["name"]})
    return {
        "front": "/",
        "search": f"/search?{words}",
        "page": f"/document/{row['document']}/{row['page']}?{words}",
        "document": f"/document/{row['document']}",
        "evidence": f"/cite/{row['fact']}",
        "vendor": f"/vendor/{row['vendor']}",
        "question": "/records/what_it_cost?" + urllib.parse.urlencode({"vendor": row["name"]}),
    }


def compact(png: bytes) -> bytes:
    """The same picture in as many colours as fit `LARGEST`."""
    with Image.open(io.BytesIO(png)) as picture:
        for colours in (256, 128, 64, 32):
            target = io.BytesIO()
            flat = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
            flat.save(target, "PNG", optimize=True)
            if target.tell() <= LARGEST:
                break
    return target.getvalue()


def take(page: Page, address: str) -> bytes:
    """One picture; a whole page up to 1.6 windows high, so that what matters is legible."""
    page.goto(address, wait_until="networkidle")
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": min(tall, int(HEIGHT * 1.6))})
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(animations="disabled", caret="hide")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return picture


def main(database: Path, folder: Path) -> int:
    """Write all pictures; exit status 0, or 1 with a sentence where something is missing."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        print(f"none of {', '.join(CHROMIUM)} is installed; install one to take pictures", file=sys.stderr)
        return 1
    if not database.is_file():
        print(f"{database} does not exist yet. Run “make” to build it.", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with serving(database.parent) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        for name, address in addresses(database).items():
            target = folder / f"{name}.png"
            target.write_bytes(compact(take(page, server + address)))
            print(f"{target.name}  {target.stat().st_size // 1000} kB  {address}")
        browser.close()
    return 0


if __name__ == "__main__":
    given = [Path(argument).resolve() for argument in sys.argv[1:]]
    defaults = [ROOT / "processed/records.db", FOLDER]
    sys.exit(main(*[*given, *defaults[len(given) :]]))
