"""The lexicon's promises: sources, stable ids, no name that means two things unawares."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from pipeline import lexicon
from pipeline.contracts import Kind
from pipeline.store import slug

LISTS = {
    "vendor": lexicon.vendors,
    "program": lexicon.programs,
    "technology": lexicon.technologies,
    "agency": lexicon.agencies,
    "place": lexicon.places,
    "statute": lexicon.statutes,
    "exemption": lexicon.exemptions,
}
NAMED = ("vendor", "program", "technology", "agency", "place")


@pytest.mark.parametrize("kind", LISTS)
def test_every_entry_has_a_source(kind: Kind):
    for entry in LISTS[kind]():
        assert len(entry.source.strip()) >= 5, entry
        assert entry.source.strip().lower() not in {"n/a", "none", "unknown"}, entry


@pytest.mark.parametrize("kind", LISTS)
def test_ids_are_unique(kind: Kind):
    ids = [entry.id for entry in LISTS[kind]()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("kind", [k for k in LISTS if k != "technology"])
def test_an_id_is_the_slug_of_the_name(kind: Kind):
    for entry in LISTS[kind]():
        assert entry.id == slug(entry.code if kind == "exemption" else entry.name)


@pytest.mark.parametrize("kind", NAMED)
def test_names_and_aliases_are_tidy(kind: Kind):
    for entry in LISTS[kind]():
        for form in (entry.name, *entry.aliases):
            assert form == " ".join(form.split()) and form, entry
            assert not re.search(r"[;()]", form.replace("(ML)", "")), form
        assert entry.name not in entry.aliases
        assert len(set(entry.aliases)) == len(entry.aliases)
        assert set(entry.needs_context) <= {entry.name, *entry.aliases}


def test_a_form_that_two_entries_share_needs_context_in_all_but_one():
    holders = defaultdict(set)
    for kind in NAMED:
        for entry in LISTS[kind]():
            for form in {entry.name, *entry.aliases} - set(entry.needs_context):
                holders[form.lower()].add((kind, entry.id))
    assert {form: ids for form, ids in holders.items() if len(ids) > 1} == {}


def test_everyday_words_and_surnames_need_context():
    everyday = {
        *("Aware", "Axis", "Axon", "Citizen", "Clear", "Flock", "Fog", "Ghost", "Harris", "Hawk", "Insight"),
        *("Jacobs", "Kairos", "LEARN", "CLEAR", "Milestone", "NICE", "Paladin", "Parrot", "Ring", "Vigilant"),
        *("Enterprise", "Chase", "Sprint", "DAS", "1505"),
    }
    free = {
        form
        for kind in NAMED
        for entry in LISTS[kind]()
        for form in {entry.name, *entry.aliases} - set(entry.needs_context)
    }
    assert everyday & free == set()


def test_no_link_to_the_nypd_is_claimed_without_a_source():
    for vendor in lexicon.vendors():
        if vendor.link_verified == "yes":
            assert vendor.nypd_link not in (None, "sector"), vendor
            assert "unverified" not in vendor.source, vendor


def test_a_program_is_made_by_a_vendor_of_the_list():
    ids = {vendor.id for vendor in lexicon.vendors()}
    assert {p.vendor for p in lexicon.programs() if p.vendor} <= ids


def test_laws_units_and_roles_are_no_programs():
    programs = {form for p in lexicon.programs() for form in (p.name, *p.aliases)}
    assert not programs & {form for s in lexicon.statutes() for form in (s.name, *s.forms)}
    assert not programs & {form for a in lexicon.agencies() for form in (a.name, *a.aliases)}
    assert not programs & {"Integrity Control Officer", "Ban the Scan", "Impact and Use Policy"}


def test_exemption_codes_have_the_form_that_values_use():
    for exemption in lexicon.exemptions():
        assert re.fullmatch(r"(87\(2\)|7\(1\))\([a-z]\)(\([ivx]+\))?", exemption.code)


def test_files_are_the_data_beside_the_code():
    names = [path.name for path in lexicon.files()]
    assert names == sorted(names)
    assert {"vendors.yml", "programs.yml", "technologies.yml", "agencies.yml", "statutes.yml"} <= set(names)
    assert all(path.is_file() for path in lexicon.files())
