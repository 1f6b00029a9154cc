"""What must hold of every status, whatever the evidence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from core.destinations import oracle
from fingerpost.core import codes
from fingerpost.core.destinations.derive import derive
from fingerpost.core.destinations.spells import counts
from fingerpost.core.records import Evidence, Group, Source, Status

CODES = sorted(codes.load("activities"))
OFTEN = ["230", "310", "360", "330", "619", "616", "820", "110", "260", "530", "710"]
FIRST = date(2026, 6, 1)
NEVER = date.max

days = st.integers(0, 640).map(lambda n: FIRST + timedelta(days=n))
few_days = st.integers(0, 16).map(lambda n: FIRST + timedelta(days=n * 40))
some_day = days | few_days
maybe_day = st.none() | some_day
births = st.none() | st.dates(date(2008, 1, 1), date(2012, 12, 31))


any_source = st.sampled_from(Source)


@st.composite
def statements(draw, sources=any_source):
    """Any statement at all: any code of the list, dates in any order."""
    return Evidence(
        code=draw(st.sampled_from(OFTEN) | st.sampled_from(CODES)),
        source=draw(sources),
        recorded_on=draw(some_day),
        starts_on=draw(maybe_day),
        ended_on=draw(st.none() | maybe_day),
        verified_on=draw(maybe_day),
        expected_end_on=draw(st.none() | maybe_day),
        review_on=draw(maybe_day),
        withdrawn_on=draw(st.none() | st.none() | some_day),
        provider=draw(st.sampled_from(["", "Hartwell", "Merrow"])),
        course=draw(st.sampled_from(["", "", "Brickwork", "Welding"])),
    )


evidence_lists = st.lists(statements(), max_size=7)


@st.composite
def crowded(draw):
    """Few days, few codes, one college: much that falls on one day or stands in one place."""
    day = st.integers(0, 5).map(lambda n: FIRST + timedelta(days=n * 90))
    return Evidence(
        code=draw(st.sampled_from(["230", "310", "330", "360", "530", "619", "820"])),
        source=draw(st.sampled_from(sorted(Source))),
        recorded_on=draw(day),
        starts_on=draw(st.none() | day),
        ended_on=draw(st.none() | day),
        verified_on=draw(st.none() | day),
        review_on=draw(st.none() | day),
        provider=draw(st.sampled_from(["", "Hartwell"])),
        course=draw(st.sampled_from(["", "Brickwork"])),
    )


crowds = st.lists(crowded(), max_size=5)


def twins(evidence):
    """Each statement twice: once from an enrolment list, once from a leaver notice."""
    pair = (Source.PROVIDER_ENROLMENT, Source.PROVIDER_LEAVERS)
    return [replace(e, source=source) for e in evidence for source in pair]


hearsay = statements(sources=st.just(Source.HEARSAY))


def without_reasons(status: Status) -> tuple[object, ...]:
    return (status.code, status.group, status.since, status.lapses_on, status.lapsed)


@given(evidence_lists, births, some_day, some_day)
@settings(max_examples=200)
def test_derive_answers_whatever_the_evidence(evidence, born_on, as_at, known):
    status = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    assert status.code in codes.load("activities")
    assert status.reasons
    assert all(reason.strip() and reason.endswith(".") for reason in status.reasons)
    assert all(line.endswith(".") for line in status.disagreements)
    assert status.lapsed == (status.lapses_on is not None and status.lapses_on < as_at)
    assert status.since is None or status.since <= as_at
    assert (status.neet_since is not None) == (status.group is Group.NEET)
    if status.neet_since:
        assert status.neet_since <= status.since
    if status.disagreements:
        assert status.needs_a_look
    over = [reason for reason in status.reasons if "is taken as over" in reason]
    assert all(f"({status.code}) started later" in reason for reason in over)
    rumours = [e for e in evidence if e.source is Source.HEARSAY and counts(e, known)]
    assert len([r for r in status.reasons if "a lead to follow" in r]) == len(rumours)


any_day = st.sampled_from([date.min, date(9999, 1, 1), NEVER]) | st.dates()
DAYS = ("starts_on", "ended_on", "verified_on", "expected_end_on", "review_on")


@st.composite
def at_any_time(draw):
    """A statement whose days may lie anywhere in the calendar, as "no end" is often written."""
    anywhere = {name: draw(st.none() | any_day) for name in DAYS}
    return replace(draw(statements()), recorded_on=draw(any_day), **anywhere)


@given(
    st.lists(at_any_time(), max_size=4), st.none() | any_day, any_day | some_day, any_day | some_day
)
@settings(max_examples=300)
def test_derive_answers_at_the_ends_of_the_calendar(evidence, born_on, as_at, known):
    derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("day", [date.min, NEVER])
def test_every_code_may_be_vouched_for_at_the_ends_of_the_calendar(code, day):
    said = Evidence(
        code=code,
        source=Source.AUTHORITY_CONTACT,
        recorded_on=FIRST,
        starts_on=date.min,
        verified_on=day,
        review_on=day,
    )
    derive([said], born_on=None, as_at=FIRST)


@given(evidence_lists, births, some_day, some_day)
def test_a_neet_status_never_lapses(evidence, born_on, as_at, known):
    status = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    if status.group is Group.NEET:
        assert status.lapses_on is None
        assert not status.lapsed


@given(evidence_lists, births, some_day, some_day)
def test_nothing_is_current_past_its_expected_end(evidence, born_on, as_at, known):
    status = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    if status.lapses_on and status.spoken_by.expected_end_on:
        assert status.lapses_on <= status.spoken_by.expected_end_on


@given(
    (evidence_lists | crowds | crowds.map(twins)).flatmap(
        lambda e: st.tuples(st.just(e), st.permutations(e))
    ),
    births,
    days,
)
@settings(max_examples=200)
def test_the_order_of_arrival_does_not_matter(both, born_on, as_at):
    """Reasons, disagreements and who speaks included."""
    as_it_came, otherwise = both
    one, other = (
        derive(evidence, born_on=born_on, as_at=as_at, as_known_at=NEVER)
        for evidence in (as_it_came, otherwise)
    )
    assert one == other


@given(evidence_lists, st.lists(statements(), max_size=4), births, days, days)
def test_a_withdrawn_submission_is_as_if_it_never_came(before, submission, born_on, as_at, known):
    withdrawn = [
        replace(e, withdrawn_on=max(e.recorded_on, known - timedelta(days=n)))
        for n, e in enumerate(submission)
        if e.recorded_on <= known
    ]
    without = derive(before, born_on=born_on, as_at=as_at, as_known_at=known)
    assert derive(before + withdrawn, born_on=born_on, as_at=as_at, as_known_at=known) == without


@given(evidence_lists, st.lists(statements(), max_size=4), births, days, days)
def test_what_is_learned_later_does_not_change_what_was_known(now, later, born_on, as_at, known):
    future = [replace(e, recorded_on=known + timedelta(days=n + 1)) for n, e in enumerate(later)]
    then = derive(now, born_on=born_on, as_at=as_at, as_known_at=known)
    assert derive(now + future, born_on=born_on, as_at=as_at, as_known_at=known) == then


@given(evidence_lists, births, days, days)
def test_a_withdrawal_still_to_come_does_not_change_what_was_known(now, born_on, as_at, known):
    kept = [e for e in now if e.withdrawn_on is None]
    doomed = [replace(e, withdrawn_on=known + timedelta(days=n + 1)) for n, e in enumerate(kept)]
    one, other = (
        derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
        for evidence in (kept, doomed)
    )
    assert replace(one, spoken_by=None) == replace(other, spoken_by=None)


@given(evidence_lists, st.lists(hearsay, max_size=3), births, some_day, some_day)
def test_hearsay_changes_nothing_but_the_leads(evidence, rumours, born_on, as_at, known):
    without = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    with_it = derive(evidence + rumours, born_on=born_on, as_at=as_at, as_known_at=known)
    assert replace(with_it, reasons=()) == replace(without, reasons=())
    assert set(without.reasons) <= set(with_it.reasons)


@given(evidence_lists, births, some_day, some_day)
def test_asking_again_gives_the_same_and_saying_it_twice_changes_nothing(
    evidence, born_on, as_at, known
):
    one = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    assert derive(iter(evidence), born_on=born_on, as_at=as_at, as_known_at=known) == one
    twice = derive(evidence * 2, born_on=born_on, as_at=as_at, as_known_at=known)
    assert without_reasons(twice) == without_reasons(one)


@given(statements(), days, st.integers(0, 400))
def test_confirming_later_never_makes_it_lapse_sooner(statement, verified, later):
    assume(statement.source is not Source.HEARSAY)
    sooner = replace(statement, verified_on=verified, withdrawn_on=None, ended_on=None)
    again = replace(sooner, verified_on=verified + timedelta(days=later))
    as_at = max(sooner.starts_on or verified, again.starts_on or again.verified_on)
    lapse_days = [
        derive(evidence, born_on=None, as_at=as_at, as_known_at=NEVER).lapses_on or NEVER
        for evidence in ([sooner], [again], [sooner, again])
    ]
    assert lapse_days[0] <= lapse_days[1]
    assert lapse_days[0] <= lapse_days[2]


@given(evidence_lists | crowds, births, some_day, some_day)
@settings(max_examples=1000)
@example([], None, FIRST, FIRST)
def test_the_program_and_the_oracle_agree(evidence, born_on, as_at, known):
    try:
        expected = oracle.status(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    except oracle.Undecided:
        assume(False)
    status = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=known)
    assert without_reasons(status) == (
        expected.code,
        Group(expected.group),
        expected.since,
        expected.lapses_on,
        expected.lapsed,
    )
