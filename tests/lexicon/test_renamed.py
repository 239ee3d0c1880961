"""What companies were called when: about vendors of our list, in the order of time, with a source each."""

from __future__ import annotations

import pytest

from pipeline import lexicon
from pipeline.lexicon import renamed

VENDORS = {v.id: v for v in lexicon.vendors()}
COMPANIES = renamed.companies()


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES.keys())
def test_an_entry_is_about_vendors_of_our_list(company: renamed.Company) -> None:
    vendor = VENDORS[company.vendor]
    assert company.names or company.owners
    assert {o.vendor for o in company.owners if o.vendor} <= VENDORS.keys() - {vendor.id}
    assert all((o.vendor is None) != (o.name is None) for o in company.owners)
    # a name that is not looked for would be found on no page
    assert {b.name for b in company.names} <= {vendor.name, *vendor.aliases}


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES.keys())
def test_years_follow_each_other_and_every_entry_has_a_source(company: renamed.Company) -> None:
    for b in company.names:
        assert b.year is None or b.until is None or b.year <= b.until
    chain = [y for b in company.names if b.how == "renamed" for y in (b.year, b.until) if y]
    owned = [o.year for o in company.owners if o.year]
    for years in (chain, owned):
        assert years == sorted(years) and all(1900 < y < 2100 for y in years)
    assert all(len(x.source.strip()) > 5 for x in (*company.names, *company.owners))


def test_each_company_stands_there_once() -> None:
    text = renamed.FILE.read_text()
    assert text.count("\n- vendor: ") == len(COMPANIES)


def test_names_of_a_company_that_was_renamed_and_of_one_that_was_not() -> None:
    assert [(b.name, b.year, b.until) for b in renamed.names("soundthinking")] == [
        ("SST Inc", None, None),
        ("ShotSpotter", None, 2023),
        ("SoundThinking", 2023, None),
    ]
    assert renamed.names("nobody") == ()
