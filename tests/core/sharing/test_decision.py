"""May this recipient have these fields about this person: examples, and what must always hold."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fingerpost.core.sharing import flows
from fingerpost.core.sharing.consent import Consent, returns_until
from fingerpost.core.sharing.decision import change, decide
from fingerpost.core.sharing.flows import Kind, Mode
from fingerpost.core.sharing.instructions import Giver, Instruction
from fingerpost.core.sharing.questions import (
    DWP,
    Agreement,
    Objection,
    Question,
    Right,
    Subject,
)

BORN = date(2010, 6, 15)
DAY = date(2026, 11, 23)
WANTED = frozenset({"given_name", "family_name", "activity", "provider", "starts_on"})


def agreement(**said: Any) -> Agreement:
    held: dict[str, Any] = {
        "with_": "1",
        "flows": frozenset({"F7"}),
        "fields": WANTED,
        "mode": Mode.NOTICE,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 8, 31),
    }
    return Agreement(**(held | said))


def consent(**said: Any) -> Consent:
    held: dict[str, Any] = {
        "school": "1",
        "purpose": "destinations",
        "fields": WANTED,
        "given_by": Giver.PUPIL,
        "on": date(2026, 7, 1),
        "expires_on": returns_until(BORN, None),
    }
    return Consent(**(held | said))


def objection(kind: Right = Right.OBJECTION, **said: Any) -> Objection:
    held: dict[str, Any] = {"since": date(2026, 10, 1), "flows": frozenset({"F7"})}
    return Objection(kind=kind, **(held | said))


def question(**said: Any) -> Question:
    """A leaver's own school asks; consent is given and all is signed."""
    held: dict[str, Any] = {
        "flow": "F7",
        "purpose": "destinations",
        "recipient": "1",
        "day": DAY,
        "subject": Subject(born_on=BORN, schools=frozenset({"1"})),
        "wanted": WANTED,
        "mode": Mode.CONSENT,
        "agreement": agreement(),
        "consents": (consent(),),
    }
    return Question(**(held | said))


def parent_said_no(**said: Any) -> Instruction:
    return Instruction(given_by=Giver.PUPIL, on=date(2026, 7, 1), **said)


def test_all_is_in_order() -> None:
    decision = decide(question())
    assert decision.allowed == WANTED
    assert decision.is_yes
    assert decision.reason is None
    assert decision.ground == "consent (UK GDPR Article 6(1)(a))"
    assert decision.power
    assert decision.masked == {"activity", "provider", "starts_on"}
    assert change(decision) is None


def test_with_notice_the_ground_is_public_task() -> None:
    decision = decide(question(mode=Mode.NOTICE, consents=()))
    assert decision.allowed == WANTED
    assert decision.ground == "public task (UK GDPR Article 6(1)(e))"


@pytest.mark.parametrize(
    ("rule", "step", "said"),
    [
        ("SHR-01", "", {"purpose": "advertising"}),
        ("SHR-01", "", {"flow": "F99"}),
        ("SHR-04", "objection", {"objections": (objection(),)}),
        ("SHR-05", "restriction", {"objections": (objection(Right.RESTRICTION),)}),
        (
            "SHR-06",
            "relation",
            {"subject": Subject(born_on=BORN)},
        ),
        ("SHR-07", "", {"day": date(2029, 9, 1)}),
        ("SHR-12", "", {"subject": Subject(born_on=BORN, schools=frozenset("1"), unsafe=True)}),
        ("SHR-08", "mode", {"mode": Mode.AGGREGATE}),
        ("SHR-08", "agreement", {"agreement": agreement(mode=Mode.AGGREGATE)}),
        ("SHR-09", "agreement", {"agreement": None}),
        ("SHR-09", "agreement", {"agreement": agreement(with_="2")}),
        ("SHR-09", "agreement", {"agreement": agreement(signed=False)}),
        ("SHR-09", "agreement", {"agreement": agreement(starts_on=date(2027, 1, 1))}),
        ("SHR-09", "agreement", {"agreement": agreement(ends_on=date(2026, 11, 22))}),
        ("SHR-09", "agreement", {"agreement": agreement(flows=frozenset({"F9"}))}),
        ("SHR-11", "after_18", {"day": date(2028, 9, 1), "mode": Mode.NOTICE, "consents": (),
                                "agreement": agreement(ends_on=None)}),
        ("CON-01", "consent", {"consents": ()}),
        ("CON-02", "consent", {"consents": (consent(fields=frozenset()),)}),
        ("CON-03", "consent", {"consents": (consent(withdrawn_on=DAY),)}),
        # A no counts in every mode.
        ("CON-02", "consent", {"mode": Mode.NOTICE, "consents": (consent(fields=frozenset()),)}),
    ],
)  # fmt: skip
def test_why_not_and_what_would_change_it(rule: str, step: str, said: dict[str, Any]) -> None:
    decision = decide(question(**said))
    assert not decision.is_yes
    assert decision.ground == decision.power == ""
    assert decision.reason
    assert decision.reason.rule == rule
    would = change(decision)
    if not step:
        assert would is None
        return
    assert would
    assert would.first.key == step
    assert would.first.by
    assert would.first.what.endswith(".")
    assert would.unlocks == WANTED


def test_an_instruction_leaves_names_only_and_taking_it_back_opens_the_rest() -> None:
    decision = decide(question(instructions=(parent_said_no(),)))
    assert decision.allowed == {"given_name", "family_name"}
    assert decision.refused["activity"].rule == "LAW-05"
    would = change(decision)
    assert would
    assert (would.first.key, would.first.by) == ("instruction", "the young person")
    assert would.unlocks == {"activity", "provider", "starts_on"}


def test_under_16_a_parent_could_take_the_instruction_back() -> None:
    young = question(
        flow="F1",
        purpose="tracking",
        day=date(2026, 6, 1),
        instructions=(Instruction(given_by=Giver.PARENT, on=date(2026, 5, 1)),),
    )
    would = change(decide(young))
    assert would
    assert would.first.by == "a parent"


def test_more_than_one_thing_may_be_needed_first_thing_first() -> None:
    decision = decide(question(mode=Mode.AGGREGATE, agreement=None, consents=()))
    would = change(decision)
    assert would
    assert [step.key for step in would.steps] == ["mode", "agreement", "consent"]
    assert would.steps[-1].what == "Ask whether the school may know."


def test_whoever_said_no_is_not_to_be_asked_again() -> None:
    would = change(decide(question(consents=(consent(withdrawn_on=DAY),))))
    assert would
    assert would.first.what == (
        "They took their consent back on 23 November 2026. Only they can change that."
    )


def test_an_agreement_may_list_too_little() -> None:
    decision = decide(question(agreement=agreement(fields=WANTED - {"provider"})))
    assert decision.refused["provider"].rule == "SHR-10"
    assert decision.allowed == WANTED - {"provider"}
    would = change(decision)
    assert would
    assert would.first.what == "Agree on these fields and this way of sharing."


def test_a_consent_may_cover_less_than_is_asked() -> None:
    decision = decide(question(consents=(consent(fields=frozenset({"activity"})),)))
    assert decision.allowed == {"activity"}
    assert decision.refused["provider"].rule == "CON-09"


def test_reasons_and_health_are_never_on_the_way_back_to_a_school() -> None:
    wanted = frozenset({"reason", "ethnicity", "mobile", "youth_justice", "shoe_size"})
    decision = decide(question(wanted=wanted, agreement=agreement(fields=wanted)))
    assert not decision.allowed
    assert {reason.rule for reason in decision.refused.values()} == {"SHR-02"}
    assert change(decision) is None


def test_what_came_from_the_benefits_office_stays_here() -> None:
    decision = decide(question(sources=frozenset({("provider", DWP), ("activity", "college")})))
    assert decision.refused["provider"].rule == "LAW-14"
    assert "activity" in decision.allowed
    inside = question(
        flow="F6",
        purpose="casework",
        wanted=frozenset({"address"}),
        sources=frozenset({("address", DWP)}),
    )
    assert decide(inside).is_yes


def test_special_details_need_a_condition() -> None:
    authority_to_authority = question(
        flow="F3", purpose="tracking", wanted=frozenset({"ehc_plan", "reason"})
    )
    assert decide(authority_to_authority).allowed == {"ehc_plan", "reason"}
    of_own_leavers = question(flow="F10", wanted=frozenset({"ethnicity"}))
    assert decide(of_own_leavers).refused["ethnicity"].rule == "SHR-02"


def test_an_instruction_does_not_bar_a_leaver_notice() -> None:
    told = question(
        flow="F2",
        purpose="leaver_notice",
        wanted=frozenset({"given_name", "last_attended"}),
        instructions=(parent_said_no(),),
    )
    assert decide(told).allowed == {"given_name", "last_attended"}
    assert decide(replace(told, purpose="tracking")).allowed == {"given_name"}


def test_nobody_is_asked_after_whose_data_is_withheld_or_who_is_in_danger() -> None:
    asked = question(flow="F13", purpose="asking", wanted=frozenset({"given_name", "upn"}))
    assert decide(asked).is_yes
    withheld = decide(replace(asked, instructions=(parent_said_no(),)))
    assert (withheld.is_yes, withheld.refused["given_name"].rule) == (False, "LAW-05")
    in_danger = decide(replace(asked, subject=replace(asked.subject, unsafe=True)))
    assert (in_danger.is_yes, in_danger.refused["upn"].settled_by) == (False, "the data manager")


def test_at_18_the_link_to_the_school_needs_a_ground_of_its_own() -> None:
    grown = date(2028, 9, 1)
    held = agreement(ends_on=None, after_18=True)
    with_notice = question(day=grown, mode=Mode.NOTICE, consents=(), agreement=held)
    assert decide(with_notice).is_yes
    given_anew = question(
        day=grown, agreement=agreement(ends_on=None), consents=(consent(on=date(2028, 8, 1)),)
    )
    assert decide(given_anew).is_yes
    assert not decide(replace(given_anew, consents=(consent(),))).is_yes


def test_nothing_wanted_is_nothing_refused() -> None:
    decision = decide(question(wanted=frozenset()))
    assert decision.reason is None
    assert change(decision) is None


# What must hold of every question.

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME_DAY = st.dates(min_value=date(2024, 1, 1), max_value=date(2031, 12, 31))
SOME_FIELDS = st.frozensets(st.sampled_from(sorted(flows.fields())))
INSTRUCTIONS = st.builds(
    Instruction,
    given_by=st.sampled_from(Giver),
    on=SOME_DAY,
    withdrawn_on=st.none() | SOME_DAY,
    disputed=st.booleans(),
)
OBJECTIONS = st.builds(
    Objection,
    kind=st.sampled_from(Right),
    since=SOME_DAY,
    flows=st.frozensets(st.sampled_from(sorted(flows.flows())), max_size=3),
    ended_on=st.none() | SOME_DAY,
)
CONSENTS = st.builds(
    Consent,
    school=st.sampled_from("12"),
    purpose=st.sampled_from(["destinations", "research"]),
    fields=SOME_FIELDS,
    given_by=st.sampled_from(Giver),
    on=SOME_DAY,
    expires_on=SOME_DAY,
    withdrawn_on=st.none() | SOME_DAY,
)
AGREEMENTS = st.builds(
    Agreement,
    with_=st.sampled_from("12"),
    flows=st.frozensets(st.sampled_from(sorted(flows.flows())), min_size=1),
    fields=SOME_FIELDS,
    mode=st.sampled_from(Mode),
    starts_on=SOME_DAY,
    ends_on=st.none() | SOME_DAY,
    signed=st.booleans(),
    after_18=st.booleans(),
)
QUESTIONS = st.builds(
    Question,
    flow=st.sampled_from([*flows.flows(), "F99"]),
    purpose=st.sampled_from(sorted(flows.purposes())),
    recipient=st.sampled_from("12"),
    day=SOME_DAY,
    subject=st.builds(
        Subject,
        born_on=st.dates(min_value=date(2006, 9, 1), max_value=date(2015, 8, 31)),
        schools=st.frozensets(st.sampled_from("12")),
        left_on=st.none() | SOME_DAY,
        unsafe=st.booleans(),
    ),
    wanted=SOME_FIELDS,
    mode=st.sampled_from(Mode),
    agreement=st.none() | AGREEMENTS,
    consents=st.tuples() | st.tuples(CONSENTS) | st.tuples(CONSENTS, CONSENTS),
    instructions=st.tuples() | st.tuples(INSTRUCTIONS) | st.tuples(INSTRUCTIONS, INSTRUCTIONS),
    objections=st.tuples() | st.tuples(OBJECTIONS),
    sources=st.frozensets(st.tuples(st.sampled_from(sorted(flows.fields())), st.just(DWP))),
)
ALLOWED_UNDER_INSTRUCTION = flows.of_kinds(frozenset({Kind.A, Kind.B}))


@CALM
@given(QUESTIONS)
def test_every_field_is_answered_and_none_leaves_its_flow(asked: Question) -> None:
    decision = decide(asked)
    assert decision.allowed | set(decision.refused) == asked.wanted
    assert not decision.allowed & set(decision.refused)
    assert decision.allowed <= flows.may_ever_carry(asked.flow)
    assert bool(decision.ground) == decision.is_yes
    assert all(reason.sentence.endswith(".") for reason in decision.refused.values())


@CALM
@given(QUESTIONS, st.sampled_from(["F1", "F2", "F7"]))
def test_under_an_instruction_nothing_goes_but_name_address_birth_and_parent(
    asked: Question, flow: str
) -> None:
    purpose = "destinations" if flow == "F7" else "tracking"
    own = Instruction(given_by=Giver.PUPIL, on=date(2024, 1, 1))
    young = replace(asked.subject, born_on=date(2006, 9, 1))
    asked = replace(
        asked, flow=flow, purpose=purpose, subject=young, instructions=(own, *asked.instructions)
    )
    assert decide(asked).allowed <= ALLOWED_UNDER_INSTRUCTION


@CALM
@given(QUESTIONS, INSTRUCTIONS, OBJECTIONS, SOME_FIELDS)
def test_one_restriction_more_never_widens_an_answer(
    asked: Question, instruction: Instruction, objection: Objection, fields: frozenset[str]
) -> None:
    before = decide(asked).allowed
    narrower = [
        replace(asked, instructions=(*asked.instructions, instruction)),
        replace(asked, objections=(*asked.objections, objection)),
        replace(asked, sources=asked.sources | {(field, DWP) for field in fields}),
        replace(asked, subject=replace(asked.subject, unsafe=True)),
        replace(asked, mode=Mode.AGGREGATE),
        replace(asked, agreement=None),
        replace(asked, wanted=asked.wanted & fields),
    ]
    if asked.agreement:
        less = replace(asked.agreement, fields=asked.agreement.fields & fields)
        narrower.append(replace(asked, agreement=less))
    for stricter in narrower:
        assert decide(stricter).allowed <= before


@CALM
@given(QUESTIONS)
def test_taking_consent_back_takes_effect_the_same_day(asked: Question) -> None:
    asked = replace(
        asked,
        flow="F7",
        purpose="destinations",
        consents=tuple(replace(one, withdrawn_on=asked.day) for one in asked.consents),
        mode=Mode.CONSENT,
    )
    assert not decide(asked).is_yes


@CALM
@given(QUESTIONS)
def test_what_is_said_to_change_an_answer_does(asked: Question) -> None:
    decision = decide(asked)
    would = change(decision)
    if would:
        assert would.unlocks
        assert would.unlocks <= set(decision.refused)


def test_a_hold_that_ends_opens_by_itself() -> None:
    no = Instruction(given_by=Giver.PARENT, on=date(2026, 1, 1))
    birthday = date(2026, 6, 15)
    asked = question(flow="F1", purpose="tracking", instructions=(no,), consents=())
    within = replace(asked, day=birthday + timedelta(days=29))
    assert decide(within).refused["activity"].settled_by == "the young person"
    assert decide(replace(asked, day=birthday + timedelta(days=30))).allowed == WANTED
