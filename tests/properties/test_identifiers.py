"""What must hold of every identifier, whatever was typed."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fingerpost.core import identifiers

PARSERS = {
    identifiers.parse_upn: r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]",
    identifiers.parse_uln: r"[1-9][0-9]{9}",
    identifiers.parse_ukprn: r"1[0-9]{7}",
    identifiers.parse_urn: r"[1-9][0-9]{5}",
    identifiers.parse_laestab: r"[0-9]{7}",
    identifiers.parse_postcode: r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}|GIR 0AA",
}
LIKELY = "0123456789ABCDRSTXZ abcz-/.'\"\t١２¹²½ßİı０Ａ"

typed = st.text() | st.text(alphabet=LIKELY, max_size=16)
digits = st.text(alphabet="0123456789", min_size=9, max_size=9).filter(lambda d: d[0] != "0")
upn_rests = st.from_regex(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True)


@pytest.mark.parametrize("parse", PARSERS)
@given(text=typed)
def test_nothing_raises_and_the_answer_is_one_thing_or_the_other(parse, text):
    parsed = parse(text)
    assert not (parsed.value and parsed.problem)
    assert bool(parsed) == bool(parsed.value)
    assert parsed.problem == "" or parsed.problem.endswith(".")


@pytest.mark.parametrize("parse", PARSERS)
@given(text=typed)
@example(text="R67412310112１")
@example(text="R67412310１121")
@example(text="106148401６")
@example(text="1000123４")
@example(text="13708３")
@example(text="886401２")
@example(text="CT1 ２AA")
def test_a_value_is_plain_letters_and_digits_in_its_own_form(parse, text):
    parsed = parse(text)
    assert not parsed or re.fullmatch(PARSERS[parse], parsed.value)


@pytest.mark.parametrize("parse", PARSERS)
@given(text=typed)
def test_a_tidy_value_stays_as_it_is(parse, text):
    parsed = parse(text)
    if parsed:
        assert parse(parsed.value) == parsed
        assert parse(f" {parsed.value.lower()} ") == parsed


@given(upn_rests)
def test_exactly_one_first_letter_makes_a_upn(rest):
    right = [c for c in identifiers.UPN_CHECK_LETTERS if identifiers.parse_upn(c + rest)]
    assert right == [identifiers.upn_check_letter("?" + rest)]


@given(upn_rests, st.data())
def test_one_wrong_digit_of_a_upn_is_seen(rest, data):
    """Weights 2 to 13 and the modulus 23 share no factor, so no single slip passes."""
    upn = identifiers.upn_check_letter("?" + rest) + rest
    place = data.draw(st.integers(1, 11))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != upn[place]))
    assert not identifiers.parse_upn(upn[:place] + digit + upn[place + 1 :])


@given(digits)
def test_at_most_one_last_digit_makes_a_uln(first_nine):
    right = [d for d in range(10) if identifiers.parse_uln(f"{first_nine}{d}")]
    check = identifiers.uln_check_digit(first_nine)
    unknown = f"{first_nine}{check}" == identifiers.UNKNOWN_ULN
    assert right == ([] if check is None or unknown else [check])


@given(digits, st.data())
def test_one_wrong_digit_of_a_uln_is_seen(first_nine, data):
    check = identifiers.uln_check_digit(first_nine)
    if check is None:
        return
    uln = f"{first_nine}{check}"
    place = data.draw(st.integers(0, 9))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != uln[place]))
    assert not identifiers.parse_uln(uln[:place] + digit + uln[place + 1 :])
