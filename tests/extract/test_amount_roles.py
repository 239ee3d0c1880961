"""What the text makes of an amount: cases of ``cases/amount.yml`` that give `roles`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "amount.yml").read_text("utf-8"))
WITH_ROLES = [pytest.param(c, id=repr(c["text"][:50])) for c in CASES if "roles" in c]


@pytest.mark.parametrize("case", WITH_ROLES)
def test_an_amount_has_the_role_that_the_text_gives_it(case, finder, page):
    found = [m.role for m in finder.find(page(case["text"])) if m.kind == "amount"]
    assert found == case["roles"]
