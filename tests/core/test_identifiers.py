"""The field's numbers: what is taken, how it is tidied, and what is said of the rest."""

import pytest

from fingerpost.core import identifiers
from fingerpost.core.identifiers import Parsed

UPN = "R674123101121"  # formats.md section 4: passes
ULN = "1061484016"
OTHER_ULN = "1004014316"


def with_check_letter(rest: str) -> str:
    return identifiers.upn_check_letter("A" + rest) + rest


TEMPORARY_UPN = with_check_letter("67412310112A")

TAKEN = [
    (identifiers.parse_upn, UPN, UPN),
    (identifiers.parse_upn, "r674 1231 01121", UPN),
    (identifiers.parse_upn, "R674-1231-01121", UPN),
    (identifiers.parse_upn, TEMPORARY_UPN, TEMPORARY_UPN),
    (identifiers.parse_uln, ULN, ULN),
    (identifiers.parse_uln, " 1004 014316 ", OTHER_ULN),
    (identifiers.parse_uln, "1061484016.0", ULN),  # as a spreadsheet writes it
    (identifiers.parse_uln, "'1061484016", ULN),
    (identifiers.parse_ukprn, "10001234", "10001234"),
    (identifiers.parse_ukprn, "10001234.00", "10001234"),
    (identifiers.parse_urn, "137083", "137083"),
    (identifiers.parse_laestab, "886/4012", "8864012"),
    (identifiers.parse_laestab, "8864012", "8864012"),
    (identifiers.parse_laestab, "886 - 4012", "8864012"),
    (identifiers.parse_postcode, "ct11aa", "CT1 1AA"),
    (identifiers.parse_postcode, " CT20  2PX ", "CT20 2PX"),
    (identifiers.parse_postcode, "W1A 1HQ", "W1A 1HQ"),
    (identifiers.parse_postcode, "m1 1ae", "M1 1AE"),
    (identifiers.parse_postcode, "EC1A 1BB", "EC1A 1BB"),
    (identifiers.parse_postcode, "gir 0aa", "GIR 0AA"),
    (identifiers.parse_postcode, "ZZ999ZZ", identifiers.NO_FIXED_ABODE),
    (identifiers.parse_postcode, "BF1 2AX", "BF1 2AX"),  # British Forces
]

REFUSED = [
    (identifiers.parse_upn, "A674123101121", "check letter"),
    (identifiers.parse_upn, "R67412310112", "not a letter, eleven digits"),
    (identifiers.parse_upn, "R674123101121X", "not a letter, eleven digits"),
    (
        identifiers.parse_upn,
        "I674123101121",
        "not a letter, eleven digits",
    ),  # I, O and S are unused
    (identifiers.parse_upn, "R67412310112O", "not a letter, eleven digits"),
    (identifiers.parse_upn, "1674123101121", "not a letter, eleven digits"),
    (identifiers.parse_uln, "1061484017", "check digit"),
    (identifiers.parse_uln, "106148401", "not ten digits"),
    (identifiers.parse_uln, "0061484016", "not ten digits"),
    (identifiers.parse_uln, "10614840I6", "not ten digits"),
    (identifiers.parse_uln, "1.06E+09", "not ten digits"),
    (identifiers.parse_ukprn, "20001234", "not eight digits starting with 1"),
    (identifiers.parse_ukprn, "1000123", "not eight digits starting with 1"),
    (identifiers.parse_urn, "013708", "not six digits"),
    (identifiers.parse_urn, "1370831", "not six digits"),
    (identifiers.parse_laestab, "886/401", "not seven digits"),
    (identifiers.parse_postcode, "CT1", "not in a UK form"),
    (identifiers.parse_postcode, "CT1 1AC", "not in a UK form"),  # C, I, K, M, O, V end no postcode
    (identifiers.parse_postcode, "unknown", "not in a UK form"),
    (identifiers.parse_postcode, "75001", "not in a UK form"),
]

PARSERS = [
    identifiers.parse_upn,
    identifiers.parse_uln,
    identifiers.parse_ukprn,
    identifiers.parse_urn,
    identifiers.parse_laestab,
    identifiers.parse_postcode,
]


@pytest.mark.parametrize(("parse", "text", "tidy"), TAKEN)
def test_taken_and_tidied(parse, text, tidy):
    assert parse(text) == Parsed(value=tidy)
    assert parse(text)


@pytest.mark.parametrize(("parse", "text", "words"), REFUSED)
def test_refused_in_one_sentence(parse, text, words):
    parsed = parse(text)
    assert not parsed
    assert parsed.value == ""
    assert words in parsed.problem
    assert parsed.problem.startswith("This ")
    assert parsed.problem.endswith(".")


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("text", ["", "   ", "\t", "''"])
def test_blank_is_neither_a_value_nor_a_problem(parse, text):
    assert parse(text) == Parsed()


def test_the_uln_for_not_known_counts_as_absent():
    assert identifiers.parse_uln("9999999999") == Parsed()


@pytest.mark.parametrize(("upn", "temporary"), [(UPN, False), (TEMPORARY_UPN, True), ("", False)])
def test_a_temporary_upn_ends_in_a_letter(upn, temporary):
    assert identifiers.is_temporary_upn(upn) is temporary


def test_nine_digits_with_remainder_nought_begin_no_uln():
    """Formats.md section 4: remainder 0 is never valid, so no tenth digit makes one."""
    nine = next(
        f"{n:09d}"
        for n in range(100_000_000, 100_000_100)
        if identifiers.uln_check_digit(f"{n:09d}") is None
    )
    assert not any(identifiers.parse_uln(f"{nine}{digit}") for digit in range(10))


@pytest.mark.parametrize(
    ("rest", "letter"), [("674123101121", "R"), ("000000000000", "A"), ("100000000000", "C")]
)
def test_the_check_letter_weighs_each_place(rest, letter):
    """The second character counts twice, the third three times, and so on."""
    assert identifiers.upn_check_letter("?" + rest) == letter
