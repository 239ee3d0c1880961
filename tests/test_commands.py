"""The command line as Make and people call it: exit statuses, sentences, what is done again and what not."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from pipeline.contracts import Exit

HEED_CTRL_C = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
"""What is started in the background ignores it, and so does all that it starts."""
STAGES = ("intake", "ocr", "extract", "load", "serve")
HANGING = """#!/bin/sh
case "$1" in
--list-langs|--version) exec "{real}" "$1" ;;
esac
touch "{noted}"
exec sleep 60
"""


@pytest.fixture
def raw(tmp_path: Path, papers) -> Path:
    papers.text_pdf(tmp_path / "raw" / "2020" / "a.pdf", ["Contract with Palantir Technologies Inc."] * 9)
    return tmp_path / "raw"


def call(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *args],
        env={**os.environ, "WORKERS": "1", **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_2_a_model_that_is_not_there(tmp_path: Path) -> None:
    said = call("extract", "--processed", tmp_path / "out", MODEL="no_such_model")
    assert said.returncode == Exit.USAGE
    assert "no_such_model is no spaCy model" in said.stderr


def test_0_and_the_whole_path(run_pipeline, raw: Path, tmp_path: Path) -> None:
    said = run_pipeline(raw, tmp_path / "out", "intake", "ocr", "extract", "load")
    assert (said.status, said.err.count("Error")) == (Exit.OK, 0)
    lines = said.out.splitlines()
    assert lines[0] == "intake: 1 files, 1 documents, 1 of a kind that is read, 0 remarks"
    assert lines[1] == "ocr: 1 read (1 pages), 0 done already, 0 with warnings, 0 rejected"
    assert lines[2] == "extract: 1 read (1 pages), 0 done already, 0 with warnings, 0 rejected"
    assert (
        lines[3]
        == "extract, names of the corpus: 1 read (1 pages), 0 done already, 0 with warnings, 0 rejected"
    )
    assert lines[4].startswith("load: 1 documents, 1 pages, ")
    db = sqlite3.connect(tmp_path / "out" / "records.db")
    named = "select distinct value from facts where kind = 'vendor'"
    assert db.execute(named).fetchall() == [("Palantir Technologies",)]

    again = run_pipeline(raw, tmp_path / "out", "intake", "ocr", "extract", "load")
    assert again.out.splitlines() == [
        "intake: 1 files, 1 documents, 1 of a kind that is read, 0 remarks, nothing new",
        "ocr: 0 read (0 pages), 1 done already, 0 with warnings, 0 rejected",
        "extract: 0 read (0 pages), 1 done already, 0 with warnings, 0 rejected",
        "extract, names of the corpus: 0 read (0 pages), 1 done already, 0 with warnings, 0 rejected",
        f"load: {tmp_path / 'out' / 'records.db'} done already",
    ]


def test_1_when_a_stage_could_not_run(run_pipeline, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    said = run_pipeline(raw, tmp_path / "file", "intake")
    assert said.status == Exit.STAGE_FAILED
    assert said.err == f"Error: {tmp_path / 'file'} cannot be written: File exists\n"


@pytest.mark.parametrize(
    "args",
    [["nonsense"], ["ocr", "--nonsense"], ["ocr", "--workers", "0"], ["ocr", "--workers", "many"],
     ["ocr", "--megabytes", "40"], ["ocr", "--page-seconds", "soon"],
     ["intake", "extra"], ["serve", "--port", "http"]],
    ids=" ".join,
)  # fmt: skip
def test_2_when_called_wrongly(args: list[str]) -> None:
    said = call(*args)
    assert said.returncode == Exit.USAGE
    assert "Usage: python -m pipeline" in said.stderr and "Error: " in said.stderr
    assert "Traceback" not in said.stderr


def test_2_when_the_environment_is_wrong(tmp_path: Path) -> None:
    said = call("ocr", RAW=os.fspath(tmp_path), WORKERS="many")
    assert said.returncode == Exit.USAGE and "Traceback" not in said.stderr


def test_3_without_tesseract(raw: Path, tmp_path: Path) -> None:
    said = call("ocr", "--raw", raw, "--processed", tmp_path / "out", PATH=os.fspath(tmp_path))
    assert said.returncode == Exit.MISSING_DEPENDENCY
    assert said.stderr.startswith("Error: Tesseract is not installed. Install it with:\n  ")


def test_130_when_interrupted(run_pipeline, raw: Path, tmp_path: Path, papers) -> None:
    """Ctrl-C reaches the whole group; what was finished is kept, nothing is left half done."""
    papers.scanned_pdf(raw / "scan.pdf", ["a page"])
    noted = tmp_path / "reading"
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "tesseract"
    fake.write_text(HANGING.format(noted=noted, real=shutil.which("tesseract")))
    fake.chmod(0o755)
    out = tmp_path / "out"
    run_pipeline(raw, out, "intake")
    command = [sys.executable, "-m", "pipeline", "ocr", "--raw", raw, "--processed", out, "--workers", "2"]
    env = {**os.environ, "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    with subprocess.Popen(
        command, env=env, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=HEED_CTRL_C
    ) as process:
        for _ in range(600):
            if noted.exists() and list(out.glob("ocr/*/*/reading.jsonl")):
                break
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == Exit.INTERRUPTED, err
    assert err.endswith("interrupted; what was finished is kept, run make again to go on\n")
    assert "Traceback" not in err
    assert len(list(out.glob("ocr/*/*/reading.jsonl"))) == 1
    assert not list(out.rglob(".writing-*"))
    said = run_pipeline(raw, out, "ocr")
    assert said.out.startswith("ocr: 1 read (1 pages), 1 done already")


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_explains_itself(stage: str) -> None:
    said = call(stage, "--help")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"Usage: python -m pipeline {stage} [OPTIONS]")
    for option in ("--raw", "--processed"):
        assert option in said.stdout


def test_the_program_names_its_stages() -> None:
    said = call("--help")
    assert said.returncode == 0
    for stage in STAGES:
        assert f"\n  {stage} " in said.stdout


@pytest.mark.parametrize(
    ("before", "stage", "sentence"),
    [
        ([], "ocr", "inventory.jsonl does not exist; run the intake stage first (make intake)"),
        ([], "extract", "inventory.jsonl does not exist; run the intake stage first (make intake)"),
        ([], "load", "inventory.jsonl does not exist; run the intake stage first (make intake)"),
        (["intake"], "extract", "2020/a.pdf is not read yet; run the ocr stage first (make ocr)"),
        (["intake"], "load", "1 documents are not read yet; run the ocr stage first (make ocr)"),
        (["intake", "ocr"], "load", "1 documents have no mentions yet; run the extract stage first"),
    ],
)
def test_a_stage_before_the_one_it_needs_says_which(
    run_pipeline, raw: Path, tmp_path: Path, before: list[str], stage: str, sentence: str
) -> None:
    out = tmp_path / "out"
    assert run_pipeline(raw, out, *before).status == 0
    said = run_pipeline(raw, out, stage)
    assert said.status == Exit.STAGE_FAILED
    assert said.err.startswith("Error: ") and sentence in said.err
    assert "Traceback" not in said.err
    assert not (out / "records.db").exists()


def test_a_damaged_inventory_names_the_stage_that_mends_it(run_pipeline, raw: Path, tmp_path: Path) -> None:
    run_pipeline(raw, tmp_path / "out", "intake")
    (tmp_path / "out" / "inventory.jsonl").write_text('{"not": "a document"}\n')
    said = run_pipeline(raw, tmp_path / "out", "ocr")
    assert said.status == Exit.STAGE_FAILED
    assert said.err.endswith("inventory.jsonl is damaged; run the intake stage again (make intake)\n")
    assert "Traceback" not in said.err


def test_a_traceback_is_never_the_only_message(raw: Path, tmp_path: Path, monkeypatch) -> None:
    from click.testing import CliRunner

    from pipeline.commands import main
    from pipeline.intake import stage

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stage, "run", broken)
    said = CliRunner().invoke(main, ["intake", "--raw", str(raw), "--processed", str(tmp_path / "out")])
    assert said.exit_code == Exit.STAGE_FAILED
    assert said.output.splitlines()[-1].startswith("Error: this is a defect of Counterscan")


@pytest.mark.skipif(sys.platform != "linux", reason="setpriv is Linux's")
def test_a_folder_that_may_not_be_written(run_pipeline, raw: Path, tmp_path: Path, as_nobody) -> None:
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    said = run_pipeline(raw, tmp_path / "out", "intake", under=as_nobody)
    if os.geteuid() == 0:
        assert said.status == Exit.STAGE_FAILED
        assert said.err == f"Error: {tmp_path / 'out'} cannot be written: Permission denied\n"


def test_an_edited_vendor_list_repeats_extraction_and_load_and_no_ocr(
    raw: Path, tmp_path: Path, root: Path
) -> None:
    """Run from a copy of the project, in which the list is edited."""
    copy = tmp_path / "copy"
    shutil.copytree(root / "pipeline", copy / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "metadata.yml", copy)

    def run() -> list[str]:
        out = []
        for stage in STAGES[:-1]:
            command = [sys.executable, "-m", "pipeline", stage, "--raw", raw, "--processed", tmp_path / "out"]
            done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)
            out.append(" ".join(done.stdout.split()[:3]))
        return out

    assert run()[1:3] == ["ocr: 1 read", "extract: 1 read"]
    for path in copy.rglob("*"):
        path.touch()
    for path in raw.rglob("*"):
        path.touch()
    assert run()[1:3] == ["ocr: 0 read", "extract: 0 read"]
    vendors = copy / "pipeline" / "lexicon" / "vendors.yml"
    entry = "- name: Invented Example Widgets\n  category: test\n  nypd_link: sector\n  link_verified: n/a\n"
    vendors.write_text(vendors.read_text() + entry + "  source: this test\n")
    last = run()
    assert last[1:3] == ["ocr: 0 read", "extract: 1 read"]
    db = sqlite3.connect(tmp_path / "out" / "records.db")
    assert db.execute("select name from vendors where id = 'invented-example-widgets'").fetchone()


def test_adding_a_file_reads_that_file_alone(run_pipeline, raw: Path, tmp_path: Path, papers) -> None:
    stages = ("intake", "ocr", "extract")
    run_pipeline(raw, tmp_path / "out", *stages)
    papers.text_pdf(raw / "2021" / "new.pdf", ["a new paper"] * 9)
    said = run_pipeline(raw, tmp_path / "out", *stages)
    assert "ocr: 1 read (1 pages), 1 done already" in said.out
    assert "extract: 1 read (1 pages), 1 done already" in said.out
    shutil.move(raw / "2021" / "new.pdf", raw / "2020" / "renamed.pdf")
    said = run_pipeline(raw, tmp_path / "out", *stages)
    assert "ocr: 0 read (0 pages), 2 done already" in said.out
