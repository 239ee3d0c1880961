"""What each command does: put a stage together, run it over the documents not done yet, say how it went."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.contracts import READABLE, Document, Extraction, Reading
from pipeline.runs import FULL, Held, Missing, StageFailed, again, inventory, run_stage, tell
from pipeline.store import document_folder, read_head

F = TypeVar("F", bound=Callable[..., Any])


class _Commands(click.Group):
    """What goes wrong outside any document ends in a sentence; a traceback never stands alone."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except OSError as e:
            full = e.errno in (errno.ENOSPC, errno.EDQUOT)
            raise StageFailed(FULL if full else f"{e.filename or ctx.info_name}: {e.strerror}") from e
        except Exception as e:
            traceback.print_exc()
            raise StageFailed("this is a defect of Counterscan and no document's fault; report it") from e


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Counterscan: released police-surveillance papers in, a database with proof out.

    Stages, in order: intake, ocr, extract, load; then serve. `make` runs them all.
    """


def _folders(command: F) -> F:
    for option in (
        click.option(
            "--processed",
            type=click.Path(path_type=Path),
            default="processed",
            envvar="PROCESSED",
            show_default=True,
            help="Folder for what is made; safe to delete.",
        ),
        click.option(
            "--raw",
            type=click.Path(path_type=Path),
            default="raw",
            envvar="RAW",
            show_default=True,
            help="Folder of released files, nested as it comes.",
        ),
    ):
        command = option(command)
    return command


def _engine(command: F) -> F:
    for option in (
        click.option("--quiet", is_flag=True, help="No progress bar."),
        click.option("--again-failed", is_flag=True, help="Read again what failed in a way that may pass."),
        click.option(
            "--megabytes", type=click.IntRange(512), help="Memory a worker may take.  [default: 4096]"
        ),
        click.option("--page-seconds", type=click.FloatRange(1, 86_400), help="Time a page may take."),
        click.option("--workers", type=click.IntRange(1), envvar="WORKERS", help="[default: one a core]"),
    ):
        command = option(command)
    return command


@main.command()
@_folders
def intake(raw: Path, processed: Path) -> None:
    """List what lies in raw/: type by content, hash, release, duplicates."""
    from pipeline.intake import stage

    if raw.resolve().is_relative_to(processed.resolve()):
        raise click.UsageError(f"{raw} lies in {processed}, which may be deleted; choose PROCESSED= outside")
    with Held(processed):
        try:
            listed = stage.run(raw, processed)
        except NotADirectoryError as e:
            raise click.UsageError(str(e)) from e
        click.echo(listed.line())
        if not listed.documents:
            click.echo(f"  {raw} holds no files; name the folder of released files with RAW=")
        elif listed.changed:
            tell(listed.failures)


@main.command()
@_folders
@_engine
def ocr(raw: Path, processed: Path, **options: Any) -> None:
    """Read each page: words with boxes from its text layer or Tesseract, text, picture."""
    from pipeline.fingerprint import fingerprint, room_files
    from pipeline.ocr.model import settings
    from pipeline.system import MissingDependency, need_tesseract

    if not raw.is_dir():
        raise click.UsageError(f"{raw} is no folder; name the folder of released files with RAW=")
    try:
        need_tesseract()
    except MissingDependency as e:
        raise Missing(str(e)) from e
    code = fingerprint(
        room_files("ocr", "contracts", "word_lists.py", "lexicon/furniture.py", "lexicon/furniture.yml"),
        [
            "numpy",
            "opencv-python-headless",
            "pdfplumber",
            "pikepdf",
            "pillow",
            "pypdfium2",
            "pytesseract",
            "rapidfuzz",
            "wordfreq",
        ],
        [settings()],
    )
    room = processed / "ocr"
    with Held(processed):
        documents = [d for d in inventory(processed) if d.type in READABLE]

        def head(d: Document) -> Reading | None:
            return read_head(document_folder(room, d.sha256) / "reading.jsonl", Reading)

        def done(d: Document) -> bool:
            found = head(d)
            return found is not None and found.fingerprint == code and not again(found.failures, options)

        def stage() -> Any:
            from pipeline.ocr.stage import Ocr

            return Ocr(raw, room, code)

        run_stage("ocr", stage, documents, done, head, options)


def _model(name: str) -> list[str]:
    """What of the user's model makes a difference; nothing where there is none."""
    if not name:
        return []
    from pipeline.extract.names.user_model import NoModel, identity

    try:
        return [identity(name)]
    except NoModel as e:
        raise click.UsageError(str(e)) from e


@main.command()
@_folders
@_engine
@click.option(
    "--model", default="", envvar="MODEL", help="A spaCy model of your own whose organisations are added."
)
def extract(raw: Path, processed: Path, model: str, **options: Any) -> None:
    """Find vendors, programs, technologies, dates, amounts, numbers and citations on each page."""
    from pipeline import lexicon
    from pipeline.extract.corpus.gathered import Gathered
    from pipeline.fingerprint import fingerprint, room_files
    from pipeline.lexicon import reasons

    code = fingerprint(
        [
            *room_files("extract", "contracts", "word_lists.py", "lexicon/__init__.py"),
            *sorted(f for f in lexicon.files() if f != reasons.FILE),
        ],
        ["dateparser", "rapidfuzz", "spacy", "wordfreq"],
        _model(model),
    )
    room, first = processed / "extract", processed / "extract" / "found"
    with Held(processed):
        sources = {}
        for d in inventory(processed):
            reading = read_head(document_folder(processed / "ocr", d.sha256) / "reading.jsonl", Reading)
            if reading is None and d.type in READABLE:
                path = d.sightings[0].path
                raise StageFailed(f"{path} is not read yet; run the ocr stage first (make ocr)")
            if reading and reading.page_count:
                sources[d.sha256] = reading
        documents = [d for d in inventory(processed) if d.sha256 in sources]

        def found(d: Document) -> Extraction | None:
            return read_head(document_folder(first, d.sha256) / "mentions.jsonl", Extraction)

        def is_found(d: Document) -> bool:
            head = found(d)
            return (
                head is not None
                and head.fingerprint == code
                and head.source == sources[d.sha256].digest
                and not again(head.failures, options)
            )

        def find() -> Any:
            from pipeline.extract.stage import Extract

            return Extract(processed / "ocr", first, code, model)

        run_stage("extract", find, documents, is_found, found, options)
        heads = {d.sha256: h for d in documents if (h := found(d))}
        names = fingerprint([], [], [code, *(f"{sha256} {h.digest}" for sha256, h in sorted(heads.items()))])
        forms = read_head(room / "forms.jsonl", Gathered)
        if forms is None or forms.made_from != names or not (room / "names.jsonl").exists():
            from pipeline.extract.corpus.stage import gather

            forms = gather(first, room, documents, names)
        carried_code = fingerprint([], [], [code, forms.digest])

        def carried(d: Document) -> Extraction | None:
            return read_head(document_folder(room, d.sha256) / "mentions.jsonl", Extraction)

        def is_carried(d: Document) -> bool:
            head = carried(d)
            return (
                head is not None
                and head.fingerprint == carried_code
                and head.found == heads[d.sha256].digest
                and head.source == sources[d.sha256].digest
            )

        def carry() -> Any:
            from pipeline.extract.corpus.stage import Carry

            return Carry(processed / "ocr", first, room, carried_code)

        told = [f for head in heads.values() for f in head.failures]
        run_stage("extract, names of the corpus", carry, documents, is_carried, carried, options, told)


@main.command()
@_folders
@click.option(
    "--accept-losses",
    is_flag=True,
    envvar="ACCEPT_LOSSES",
    help="Put the new database in place although documents or pages of the last one are gone.",
)
def load(raw: Path, processed: Path, accept_losses: bool) -> None:
    """Build the database from everything found, check it and put it in place."""
    from pipeline.load import stage

    with Held(processed):
        try:
            click.echo(stage.run(processed, accept_losses))
        except stage.LoadFailed as e:
            raise StageFailed(str(e)) from e


@main.command()
@_folders
@click.option("--host", default="127.0.0.1", envvar="HOST", show_default=True)
@click.option("--port", type=int, default=8001, envvar="PORT", show_default=True)
def serve(raw: Path, processed: Path, host: str, port: int) -> int:
    """Publish the database with Datasette."""
    from pipeline.publish.serve import main as publish

    return int(publish(processed, host, port))
