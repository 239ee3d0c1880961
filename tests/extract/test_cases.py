"""What is found in a text, case by case: ``cases/<kind>.yml`` is the specification of each kind.

A case is a printed text and all mentions of its kind in it, as [surface, value]; a line end in a surface
is written as a space. `reading` makes it a scan whose words were all read with that confidence. A case that
finds nothing says what must not be taken for one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['text'][:50]!r}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_finds_what_is_printed(kind, case, finder, page):
    mentions = [m for m in finder.find(page(case["text"], case.get("reading"))) if m.kind == kind]
    found = [[m.surface.replace("\n", " "), m.value] for m in mentions]
    assert found == case.get("finds", [])
    if "rule" in case:
        assert {m.rule for m in mentions} == {case["rule"]}
    if "entity" in case:
        assert {m.entity for m in mentions} == {case["entity"]}
