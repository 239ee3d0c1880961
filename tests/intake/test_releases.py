"""A release is a folder of files that came in together; its release.yml is optional and may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.contracts import Release

GOOD = """
title: ShotSpotter contracts
agency: New York City Police Department
request_number: FOIL-2020-056-1
source: https://example.org/release
received: 2021-03-04
published: "2021-05-06"
note: |
  Two boxes, scanned by the agency.
specimen: true
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for path in ("loose.txt", "2020/a.txt", "2020/box 1/b.txt", "2021/c.txt"):
        (tmp_path / "raw" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / path).write_text(path)
    return tmp_path / "raw"


def test_no_notes_are_needed(raw: Path, inventory) -> None:
    found = inventory(raw)
    assert [(f.path, f.reason) for f in found.failures if f.reason != "not_read_yet"] == []
    assert {p: found.release_of(p).id for p in found.by_path} == {
        "loose.txt": "all",
        "2020/a.txt": "2020",
        "2020/box 1/b.txt": "2020",
        "2021/c.txt": "2021",
    }
    assert found.releases["all"] == Release("all", ".", "Files outside any folder")
    assert found.releases["2020"] == Release("2020", "2020", "2020")


def test_good_notes(raw: Path, inventory) -> None:
    (raw / "2020" / "release.yml").write_text(GOOD)
    assert inventory(raw).releases["2020"] == Release(
        id="2020",
        folder="2020",
        title="ShotSpotter contracts",
        agency="New York City Police Department",
        request_number="FOIL-2020-056-1",
        source="https://example.org/release",
        received="2021-03-04",
        published="2021-05-06",
        note="Two boxes, scanned by the agency.\n",
        specimen=True,
    )


def test_null_says_nothing_and_numbers_stay_as_written(raw: Path, inventory) -> None:
    notes = "title: 2020\nrequest_number: 0017\npublished: null\nreceived: ~\nsource:\nspecimen: no\n"
    (raw / "2020" / "release.yml").write_text(notes)
    found = inventory(raw)
    assert found.releases["2020"] == Release("2020", "2020", "2020", request_number="0017")
    assert [f for f in found.failures if f.reason == "release_unreadable"] == []


def test_the_nearest_notes_count(raw: Path, inventory) -> None:
    (raw / "release.yml").write_text("title: everything")
    (raw / "2020" / "box 1" / "release.yml").write_text("title: the first box\nrequest_number: 17")
    found = inventory(raw)
    titles = {p: found.release_of(p).title for p in found.by_path}
    assert titles == {
        "loose.txt": "everything",
        "2020/a.txt": "everything",
        "2020/box 1/b.txt": "the first box",
        "2021/c.txt": "everything",
    }
    assert found.release_of("2020/box 1/b.txt").id == "2020-box-1-kafog-kimuk"
    assert found.release_of("2020/box 1/b.txt").request_number == "17"


def test_empty_notes_say_nothing(raw: Path, inventory) -> None:
    (raw / "2020" / "release.yml").write_text("# to be filled in\n")
    found = inventory(raw)
    assert found.releases["2020"].title == "2020"
    assert [f for f in found.failures if f.stage == "intake" and f.reason == "release_unreadable"] == []


BROKEN = {
    "no yaml": b"title: [unclosed",
    "a list": b"- title",
    "unknown field": b"titel: a slip of the pen",
    "wrong type": b"title: [a, b]",
    "no UTF-8": b"title: \xff\xfe",
    "binary": b"%PDF-1.4\0\0",
    "nested": b"[" * 20000,
    "tag": b"title: !!python/object/apply:os.system ['touch pwned']",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
def test_broken_notes_are_a_warning_and_the_files_are_listed(raw: Path, inventory, text: bytes) -> None:
    (raw / "2020" / "release.yml").write_bytes(text)
    found = inventory(raw)
    assert len(found.documents) == 4
    assert found.releases["2020"].title == "2020"
    (failure,) = [f for f in found.failures if f.reason == "release_unreadable"]
    assert (failure.path, failure.severity) == ("2020/release.yml", "warning")
    assert failure.message.startswith("2020/release.yml cannot be used: ")
    assert failure.message.endswith(" The files beside it were read without it.")
    assert "\n" not in failure.message
    assert not Path("pwned").exists()


@pytest.mark.parametrize(
    "date", ["2026-02-30", "2026-13-01", "04/03/2021", "spring 2021", "'2021-02-30'", "2021-03-04 10:00:00"]
)
def test_a_wrong_date_costs_itself_alone(raw: Path, inventory, date: str) -> None:
    (raw / "2020" / "release.yml").write_text(f"title: kept\nreceived: {date}\npublished: 2021-05-06\n")
    found = inventory(raw)
    release = found.releases["2020"]
    assert (release.title, release.received, release.published) == ("kept", None, "2021-05-06")
    (failure,) = [f for f in found.failures if f.reason == "release_unreadable"]
    assert "received is no date of the form 2026-02-04: " in failure.message


def test_folders_whose_names_come_to_the_same_id_stay_apart(raw: Path, inventory) -> None:
    for folder in ("box 1", "box-1", "日本", "中国"):
        (raw / folder).mkdir()
        (raw / folder / "x.txt").write_text(folder)
    found = inventory(raw)
    assert len(found.releases) == 7
    assert {r.folder for r in found.releases.values()} >= {"box 1", "box-1", "日本", "中国"}


def test_ids_do_not_depend_on_what_else_lies_there(tmp_path: Path, inventory) -> None:
    raw = tmp_path / "raw"
    for folder in ("a b", "a-b", "a_b", "all"):
        (raw / folder).mkdir(parents=True)
        (raw / folder / "note.txt").write_text(folder)
        alone = tmp_path / f"alone {folder}"
        (alone / folder).mkdir(parents=True)
        (alone / folder / "note.txt").write_text(folder)
        assert set(inventory(alone).releases) <= set(inventory(raw).releases)
    (raw / "loose.txt").write_text("loose")
    assert len(inventory(raw).releases) == 5
