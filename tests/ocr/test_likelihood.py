"""Print is told from nonsense, and names, numbers, plates and other languages are print."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from copies import open_file

from pipeline.ocr.layers.likelihood import believable, likeness, nonsense, plausible, sort_of
from pipeline.ocr.layout import Line, RawWord

ENGLISH = """The Department keeps all license plate reader data for thirty days and shares it with other
agencies on request. Officers may search the system only for a lawful purpose, and every search is logged
with the name of the officer, the time and the reason. The vendor hosts the records and deletes them when
the period has ended."""
SPANISH = """El Departamento conserva los datos de los lectores de matrículas durante treinta días y los
comparte con otras agencias cuando lo solicitan. Los agentes solamente pueden consultar el sistema con un
propósito legal y cada búsqueda queda registrada con el nombre del agente, la hora y el motivo de la
consulta."""
POLISH = """Policja przechowuje wszystkie dane z czytników tablic rejestracyjnych przez trzydzieści dni i
udostępnia je innym urzędom na wniosek. Każde wyszukiwanie jest zapisywane razem z nazwiskiem
funkcjonariusza oraz powodem, dla którego zostało wykonane, a dane są następnie usuwane z systemu."""
FINNISH = """Poliisi säilyttää kaikki tiedot kolmenkymmenen päivän ajan ja antaa ne muille viranomaisille,
kun niitä pyydetään. Jokainen haku kirjataan ja siihen merkitään, kuka haun on tehnyt, milloin se on tehty
ja miksi. Sen jälkeen tiedot poistetaan, eikä niitä voi enää palauttaa."""
RUSSIAN = "Полиция хранит данные в течение тридцати дней и передаёт их другим ведомствам по запросу. " * 3
NAMES = """Rodriguez, Maria T. 31842 Kowalczyk, Stanislaw 20917 Nguyen, Thi Hoa 55120 O'Malley, Brendan
40233 Vanderbilt, Cornelius 18820 Szymanski, Piotr 99012 Okonkwo, Chidi 71204 Fitzgerald, Siobhan 61833
McDonnell, Ian 22010 Papadopoulos, Eleni 33419 Ramaswamy, Lakshmi 47110 DeLaCruz, Jose 50912"""
PLATES = "7ABC123 KXR-4410 8TRZ902 GHB4421 NYP-1187 JKL2290 4XYZ771 HRT-0091 RBK7712 WQX3390 " * 5
PLATES_IN_LETTERS = "GRFX KXR BQZT WWPL ZXCV QRT HGFD MNBX TRPL LKJH " * 4
PARTS = "AXIS-P1367-E SR-560-B/24 X2100.00 WS-C2960X-24TS-L 10-04412-A R740XD PN#44-1190 CBL-USB3-2M " * 4
IDENTIFIERS = "82b3ee30-b6fb-4f19-9834-f658b1f1144a 5a867e0e-f6bf-436a-8a87-57eb99da1f4b " * 10
ACRONYMS = "OCSD LN LPR NYPD DCPI RTCC TARU ESU CCRB FOIL OTPS PSNY DSNY MTA PCT SGT DET LT " * 4
CONTENTS = (
    "Introduction ............ 1 Purpose .............. 3 Retention ............. 12 Sharing ........... 15 "
    * 4
)
FORM = "Name ____________ Date ____/____/____ [ ] Yes [ ] No • Signature _______________ " * 4

REAL = [ENGLISH, SPANISH, POLISH, FINNISH, RUSSIAN, NAMES, PLATES, PLATES_IN_LETTERS, PARTS, IDENTIFIERS]
REAL += [ACRONYMS, CONTENTS, FORM, "Page 2", ""]


def laid(words: list[str], right: float = 0.0, size: float = 10.0) -> list[Line]:
    """Words in lines of ten, nowhere one over another."""
    return [
        [
            RawWord(word, 40 + 50 * i + right, y, 85 + 50 * i + right, y + size, None)
            for i, word in enumerate(words[k : k + 10])
        ]
        for k, y in zip(range(0, len(words), 10), range(40, 10000, 14), strict=False)
    ]


def shifted(places: int) -> Callable[[str], str]:
    """Code points moved up, as by a font whose table of characters is off."""
    return lambda text: "".join(chr(ord(c) + places) for c in text)


def turned(places: int) -> Callable[[str], str]:
    """Letters moved on within the alphabet."""

    def turn(c: str) -> str:
        first = ord("a") if c.islower() else ord("A")
        return chr((ord(c) - first + places) % 26 + first) if c.isascii() and c.isalpha() else c

    return lambda text: "".join(map(turn, text))


@pytest.mark.parametrize(
    ("word", "sort"),
    [
        ("surveillance", "known"),
        ("POLICE", "known"),
        ("body-worn", "known"),
        ("Department's", "known"),
        ("Wandelsbury", "alike"),
        ("McGillicuddyson", "alike"),
        ("FaceBench", "alike"),
        ("14,213.88", "code"),
        ("7ABC123", "code"),
        ("WS-C2960X-24TS-L", "code"),
        ("82b3ee30-b6fb-4f19-9834-f658b1f1144a", "code"),
        ("foil@example.gov", "code"),
        ("OCSD", "code"),
        ("w1tness", "broken"),
        ("rec|uest", "broken"),
        ("tHzs", "broken"),
        ("fheqhj", "unlikely"),
        ("GRFXPHQW", "unlikely"),
        ("I", "single"),
        ("Полиция", "other"),
    ],
)
def test_a_word_is_of_one_sort(word: str, sort: str) -> None:
    assert sort_of(word) == sort


def test_short_nonsense_that_the_web_is_full_of_is_not_known() -> None:
    assert [w for w in ("tbe", "lhe", "gur", "sny") if sort_of(w) == "known"] == []


def test_letters_that_follow_one_another_as_in_words_are_likelier() -> None:
    assert likeness("Kowalczykson") > likeness("xkqjvbwz")
    assert likeness("bringston") > likeness(turned(13)("bringston"))


def test_shares_add_up_and_count_letters() -> None:
    seen = plausible(["The", "fheqhj", "cost", "$14.50", "—", "w1tness", "Szymanski", "■■", "a"])
    assert (seen.words, seen.letters) == (7, 3 + 6 + 4 + 4 + 7 + 9 + 1)
    shares = (seen.known, seen.alike, seen.code, seen.broken, seen.unlikely, seen.single, seen.other)
    assert sum(shares) == pytest.approx(1)
    assert seen.known == pytest.approx(16 / 34)  # the surname is in the list
    assert seen.unlikely == pytest.approx(6 / 34)
    assert seen.symbols == 0.0  # a dash and a row of squares are drawn, not misread


def test_no_words_are_of_no_sort() -> None:
    assert plausible([]) == plausible(["", "—"])
    assert plausible([]).letters == 0


@pytest.mark.parametrize(
    "text",
    REAL,
    ids=lambda text: text[:16],
)
@pytest.mark.parametrize("case", [str, str.upper], ids=["as printed", "in capitals"])
def test_print_is_believed(text: str, case: Callable[[str], str]) -> None:
    assert believable(laid(case(text).split())) == (True, "")


@pytest.mark.parametrize("text", [ENGLISH, SPANISH, ENGLISH.upper(), NAMES], ids=lambda text: text[:16])
@pytest.mark.parametrize("spoil", [turned(n) for n in range(1, 26)], ids=range(1, 26))
def test_letters_moved_on_in_the_alphabet_are_not(text: str, spoil: Callable[[str], str]) -> None:
    right, why = believable(laid([spoil(word) for word in text.split()]))
    assert not right
    assert "no language" in why


@pytest.mark.parametrize("places", [-29, -3, -1, 1, 3, 29])
def test_shifted_code_points_are_not(places: int) -> None:
    assert not believable(laid([shifted(places)(word) for word in ENGLISH.split()]))[0]


def test_the_nonsense_of_an_earlier_ocr_is_not() -> None:
    read = """Veh1iicle Hlit Re1p,ort l!Mearest Add.-e5',s l!Mearest lnlBsedmm lrlisdl11inner T1iT,e a<idrec55
    lis:tedl aoow irs ON!. sliim.alie Mdress:: Mle,;1west l1nrl1Brs,ecli11m Diisdlaiim,er lb!!! addfll!Sl!i
    llislll!d .ill:im.le i!i OIIIIL'f es!ii.fl'llll"""
    assert not believable(laid(read.split()))[0]


@pytest.mark.parametrize("glyph", ["\ufffd", "\ue04a", "\x01"])
def test_characters_without_a_meaning_are_not(glyph: str) -> None:
    words = [glyph * 3 if i % 5 == 0 else word for i, word in enumerate(ENGLISH.split())]
    right, why = believable(laid(words))
    assert not right
    assert why.endswith("have no meaning")


def test_pieces_of_symbols_are_not() -> None:
    assert not believable(laid(["~|]", "{7", ",;^", "%#@", "<>=", "it"] * 10))[0]


def test_doubled_letters_are_not() -> None:
    words = ["".join(c * 2 for c in word) for word in ENGLISH.split()]
    assert believable(laid(words)) == (False, "100% of the text layer's words have every letter twice")


def test_a_second_layer_over_the_first_is_not() -> None:
    words = ENGLISH.split()
    assert not believable(laid(words) + laid(words, right=3))[0]


def test_two_copies_of_a_form_on_one_page_are_believed() -> None:
    words = ENGLISH.split()
    assert believable(laid(words[:30]) + laid(words[:30], right=700)) == (True, "")
    assert believable(laid(["0.00"] * 200)) == (True, "")  # a column of one and the same figure


def test_a_little_nonsense_between_print_is_believed() -> None:
    words = [turned(13)(word) if i % 5 == 0 else word for i, word in enumerate(ENGLISH.split())]
    assert believable(laid(words)) == (True, "")
    assert nonsense(plausible(words)) > 0.1


@pytest.mark.corpus
def test_no_painted_text_layer_of_real_records_is_refused_and_each_is_when_shifted(shared: Path) -> None:
    with (shared / "corpus" / "CATALOG.csv").open(encoding="utf-8", newline="") as f:
        layered = [row["file"] for row in csv.DictReader(f) if row["has_text_layer"] == "y"]
    refused, looked_at, passed = [], 0, []
    for name in layered:
        if not name.endswith(".pdf"):
            continue
        source = open_file(shared / name)
        layer = source.layer(1, np.array(source.draw(1, 72)), 72)
        if layer.unpainted or layer.odd > 0.1 * layer.drawn:
            continue
        looked_at += 1
        right, why = believable(layer.lines)
        if not right:
            refused.append((name, why))
        seen = plausible(w.text for line in layer.lines for w in line)
        if seen.letters * (1 - seen.code - seen.single) >= 100:
            moved = [[w._replace(text=turned(13)(w.text)) for w in line] for line in layer.lines]
            passed += [name] if believable(moved)[0] else []
    assert looked_at > 30
    assert refused == []
    assert passed == []
