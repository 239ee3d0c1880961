"""The policies differ as real editions do, and share what real policies share."""

from __future__ import annotations

import re

import pytest

from pipeline.specimens import truth
from pipeline.specimens.press import Printed

ELEMENTS_2021 = [
    "CAPABILITIES OF THE TECHNOLOGY",
    "RULES, PROCESSES & GUIDELINES RELATING TO USE OF THE TECHNOLOGY",
    "SAFEGUARD & SECURITY MEASURES AGAINST UNAUTHORIZED ACCESS",
    "POLICIES & PROCEDURES RELATING TO RETENTION, ACCESS, & USE OF THE DATA",
    "POLICIES & PROCEDURES RELATING TO PUBLIC ACCESS OR USE OF THE DATA",
    "EXTERNAL ENTITIES",
    "TRAINING",
    "INTERNAL AUDIT & OVERSIGHT MECHANISMS",
    "HEALTH & SAFETY REPORTING",
    "DISPARATE IMPACTS OF THE IMPACT & USE POLICY",
]
ELEMENTS_2026 = [
    "I. CAPABILITIES OF THE TECHNOLOGY",
    "II. RULES, PROCESSES & GUIDELINES",
    "III. SAFEGUARD & SECURITY MEASURES",
    "IV. RETENTION, ACCESS & USE",
    "V. PUBLIC ACCESS OR USE",
    "VI. EXTERNAL ENTITIES",
    "VII. TRAINING",
    "VIII. INTERNAL AUDIT & OVERSIGHT",
    "IX. HEALTH & SAFETY REPORTING",
    "X. DISPARATE IMPACTS",
]


def editions(printed: dict[str, Printed], technology: str) -> dict[str, str]:
    return {
        p.specimen.body["edition"]: body(p)
        for path, p in printed.items()
        if path.lower().startswith(f"post-act-policies/{technology}")
    }


def body(paper: Printed) -> str:
    """The text without what stands in the margins, page breaks closed."""
    margins = re.compile(rf"{re.escape(truth.NOTICE)}|Page \d+ of \d+")
    furniture = set(paper.specimen.furniture.header)
    lines = [s.text for page in truth.page_lines(paper.drawn) for s in page]
    return " ".join(s for s in lines if not margins.fullmatch(s) and s not in furniture)


def policies(printed: dict[str, Printed]) -> list[Printed]:
    return [p for p in printed.values() if p.specimen.doc_type == "policy"]


def test_each_policy_has_the_ten_headings_on_lines_of_their_own(printed: dict[str, Printed]) -> None:
    found = policies(printed)
    assert len(found) == 11
    for paper in found:
        lines = [s.text for page in truth.page_lines(paper.drawn) for s in page]
        wanted = ELEMENTS_2026 if paper.specimen.body["edition"] == "updated" else ELEMENTS_2021
        assert set(wanted) <= set(lines), paper.path


def test_a_section_moved_between_draft_and_final(printed: dict[str, Printed]) -> None:
    draft, final = (editions(printed, "license")[e] for e in ("draft", "final"))
    assert draft.index(" TRAINING ") < draft.index(" EXTERNAL ENTITIES ")
    assert final.index(" EXTERNAL ENTITIES ") < final.index(" TRAINING Members ")


def test_a_paragraph_moved_between_draft_and_final(printed: dict[str, Printed]) -> None:
    clip, retention = "A probe image may be a photograph", "RELATING TO RETENTION"
    versions = editions(printed, "facial")
    assert versions["draft"].index(clip) > versions["draft"].index(retention)
    assert versions["final"].index(clip) < versions["final"].index(retention)


@pytest.mark.parametrize(
    ("technology", "periods"),
    [
        (
            "facial",
            {"draft": "after XX days", "final": "after thirty (30) days", "updated": "after sixty (60) days"},
        ),
        (
            "cell-site",
            {
                "draft": "after ten (10) days",
                "final": "after thirty (30) days",
                "updated": "after sixty (60)",
            },
        ),
        (
            "license",
            {"draft": "for five (5) years", "final": "for five (5) years", "updated": "for three (3) years"},
        ),
    ],
)
def test_retention_changes(printed: dict[str, Printed], technology: str, periods: dict[str, str]) -> None:
    versions = editions(printed, technology)
    assert {e: p for e, p in periods.items() if p in versions[e]} == periods


def test_a_retention_section_without_a_number(printed: dict[str, Printed]) -> None:
    text = editions(printed, "unmanned")["final"]
    section = text.split("RELATING TO RETENTION")[1].split("PUBLIC ACCESS OR USE")[0]
    assert not re.search(r"\d|\bdays\b|\byears?\b", section)


def test_obligations_soften_from_draft_to_final(printed: dict[str, Printed]) -> None:
    for technology in ("facial", "license", "cell-site"):
        versions = editions(printed, technology)
        assert versions["draft"].count(" shall ") > versions["final"].count(" shall ") + 3
        assert versions["final"].count(" may ") > versions["draft"].count(" may ")


def test_which_updates_answer_local_law_56(printed: dict[str, Printed]) -> None:
    """One names every entity, maker and search; one leaves the list open and names no search."""
    facial, plates = (editions(printed, t)["updated"] for t in ("facial", "license"))
    assert "manufactured by Marrowstone Recognition Systems LLC" in facial
    assert "No other entity has access" in facial
    assert "On November 12, 2025, the Department searched" in facial
    assert "manufacturer and the product name are not stated" in plates
    assert "as appropriate" in plates.split("VI. EXTERNAL ENTITIES")[1].split("VII. TRAINING")[0]
    hazards = plates.split("IX. HEALTH & SAFETY REPORTING")[1].split("X. DISPARATE IMPACTS")[0]
    assert "no known health and safety issues" in hazards
    assert "search" not in hazards


def test_finals_share_passages_and_name_no_outside_agency(printed: dict[str, Printed]) -> None:
    shared = "Other law enforcement agencies may request information contained in Department computer"
    finals = [p for p in policies(printed) if p.specimen.body["edition"] == "final"]
    assert len(finals) == 5
    assert all(shared in body(p) for p in finals)
    assert not any("Harborline" in body(p) for p in finals)


def test_every_slot_was_filled(printed: dict[str, Printed]) -> None:
    assert not [p.path for p in printed.values() if re.search(r"[{}]|\[\[|\*\*", body(p))]
