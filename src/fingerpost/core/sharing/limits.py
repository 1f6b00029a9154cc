"""Every reason not to share, one function each: which fields it lets pass, and why not the others.

Limits are independent, and an answer is what all of them let pass. So one more can only narrow it.
Which of them apply to a flow stands in flows.csv; the first four apply to every flow.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fingerpost.core.dates import age_on, in_words
from fingerpost.core.sharing import consent, flows, instructions
from fingerpost.core.sharing.consent import ADULT_AT, Standing
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.questions import DWP, Agreement, Question, Right

OFFICER = "the data-protection officer"
EVERYTHING = frozenset(flows.fields())
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passing:
    """The fields a limit lets pass, and of the others: the rule, why, and who can settle it."""

    fields: frozenset[str]
    rule: str = ""
    sentence: str = ""
    settled_by: str = ""


PASS = Passing(EVERYTHING)
Limit = Callable[[Question], Passing]


def known_flow(question: Question) -> Passing:
    """Data goes only by a flow and for a purpose that are written down."""
    flow = flows.flows().get(question.flow)
    if flow and question.purpose in flow.purposes:
        return PASS
    return Passing(NOTHING, "SHR-01", "Nobody has set out sharing for this purpose.", OFFICER)


def whitelist(question: Question) -> Passing:
    """A flow carries only the fields listed for it, whoever agreed to more."""
    return Passing(
        flows.may_ever_carry(question.flow), "SHR-02", "This is never part of what is shared here."
    )


def benefits(question: Question) -> Passing:
    """What came from the Department for Work and Pensions stays with the authority (LAW-14)."""
    flow = flows.flows().get(question.flow)
    if flow and flow.dwp:
        return PASS
    came_from_it = {field for field, source in question.sources if source == DWP}
    return Passing(
        EVERYTHING - came_from_it - flows.of_group("dwp"),
        "LAW-14",
        "This came from the Department for Work and Pensions and may not be passed on.",
    )


def special(question: Question) -> Passing:
    """Health, ethnicity, care and justice go only where the flow has a condition for them."""
    flow = flows.flows().get(question.flow)
    if flow and flow.special_condition:
        return PASS
    return Passing(
        EVERYTHING - flows.of_group("special", "criminal", "reason"),
        "SHR-03",
        "Reasons, health, ethnicity, care and justice are not shared here.",
    )


def instruction(question: Question) -> Passing:
    """Sections 72 and 14: kinds A and B only while an instruction stands.

    It does not bar a notice under section 13 that somebody left. Nobody is asked after while one
    stands: what an answer could say is what may not be told.
    """
    if question.purpose == "leaver_notice":
        return PASS
    may = instructions.supply(
        question.instructions,
        born_on=question.subject.born_on,
        day=question.day,
        hold_days=question.hold_days,
    )
    nothing_to_ask = question.purpose == "asking" and may.withholds
    passing = NOTHING if nothing_to_ask else flows.of_kinds(may.kinds)
    return Passing(passing, may.rule, may.sentence, may.settled_by)


def objection(question: Question) -> Passing:
    """An objection to this flow stands (UK GDPR Article 21)."""
    return _unless_stopped(
        question, Right.OBJECTION, "SHR-04", "The young person objected to this on {}."
    )


def restriction(question: Question) -> Passing:
    """Their data is kept and not used (UK GDPR Article 18)."""
    return _unless_stopped(
        question, Right.RESTRICTION, "SHR-05", "Use of what we hold is restricted since {}."
    )


def safety(question: Question) -> Passing:
    """Of whom it is unsafe to contact, nobody learns from us where they are."""
    if not question.subject.unsafe:
        return PASS
    return Passing(
        NOTHING,
        "SHR-12",
        "We show nobody where this young person is. Ask us if you need to know.",
        "the data manager",
    )


def relation(question: Question) -> Passing:
    """A school is told only of those who are or were its pupils."""
    if question.recipient in question.subject.schools:
        return PASS
    return Passing(
        NOTHING, "SHR-06", "We do not hold that they were a pupil there.", "the data manager"
    )


def window(question: Question) -> Passing:
    """Three years after leaving, or after key stage 4 where that was earlier."""
    until = consent.returns_until(question.subject.born_on, question.subject.left_on)
    if question.day <= until:
        return PASS
    return Passing(NOTHING, "SHR-07", f"The three years after leaving ended on {in_words(until)}.")


def mode(question: Question) -> Passing:
    """The authority has chosen a way to give names back, and the agreement allows it."""
    if effective_mode(question) is not Mode.AGGREGATE:
        return PASS
    who = "The authority gives" if question.mode is Mode.AGGREGATE else "The agreement allows"
    return Passing(NOTHING, "SHR-08", f"{who} schools counts only, and nobody by name.", OFFICER)


def agreement(question: Question) -> Passing:
    """A signed agreement with the recipient is in force and names this flow and the field."""
    held = question.agreement
    if why := not_in_force(question):
        return Passing(NOTHING, "SHR-09", why)
    return Passing(held.fields if held else NOTHING, "SHR-10", "The agreement does not list this.")


def adult(question: Question) -> Passing:
    """From 18 the link to the school ends, unless a ground for it was recorded again.

    Where names go back with consent the consent itself says so (CON-07).
    """
    if age_on(question.subject.born_on, question.day) < ADULT_AT:
        return PASS
    if effective_mode(question) is Mode.CONSENT or (
        question.agreement and question.agreement.after_18 and not not_in_force(question)
    ):
        return PASS
    return Passing(
        NOTHING,
        "SHR-11",
        "They are 18, and no ground for telling their school after 18 was recorded.",
        OFFICER,
    )


def agreed(question: Question) -> Passing:
    """Where names go back with consent, what they said yes to; a no counts in every mode."""
    if effective_mode(question) is not Mode.CONSENT and consent_of(question).can_be_asked:
        return PASS
    return agreed_to_this(question)


def agreed_to_this(question: Question) -> Passing:
    """What they said yes to for this very purpose, however the authority shares."""
    said = consent_of(question)
    if not said.fields:
        return Passing(NOTHING, said.rule, said.sentence)
    return Passing(said.fields, "CON-09", "They did not say yes to this.")


ALWAYS: tuple[Limit, ...] = (known_flow, whitelist, benefits, special)
BY_NAME: dict[str, Limit] = {
    "restriction": restriction,
    "safety": safety,
    "objection": objection,
    "instruction": instruction,
    "relation": relation,
    "window": window,
    "mode": mode,
    "agreement": agreement,
    "adult": adult,
    "consent": agreed,
    "own_consent": agreed_to_this,
}
"""In the order in which a reason is given: what nobody here can change comes first."""


def limits_of(flow: str) -> tuple[Limit, ...]:
    """The limits that apply to a flow; of one that is not written down, all."""
    known = flows.flows().get(flow)
    named = known.limits if known else frozenset(BY_NAME)
    return ALWAYS + tuple(limit for name, limit in BY_NAME.items() if name in named)


def effective_mode(question: Question) -> Mode:
    """The stricter of what the authority and the agreement allow."""
    held = question.agreement
    return flows.strictest(question.mode, held.mode) if held else question.mode


def consent_of(question: Question) -> Standing:
    """What their consent covers."""
    return consent.standing(
        question.consents,
        school=question.recipient,
        purpose=question.purpose,
        born_on=question.subject.born_on,
        day=question.day,
    )


def not_in_force(question: Question) -> str:
    """Why no agreement covers this flow on the day; empty where one does."""
    held = question.agreement
    if held is None or held.with_ != question.recipient:
        return "There is no data-sharing agreement with them."
    return _agreement_lacks(held, question)


def _agreement_lacks(held: Agreement, question: Question) -> str:
    if not held.signed:
        return "The data-sharing agreement with them is not signed by both sides."
    if question.day < held.starts_on:
        return f"The data-sharing agreement with them begins on {in_words(held.starts_on)}."
    if held.ends_on and held.ends_on < question.day:
        return f"The data-sharing agreement with them ended on {in_words(held.ends_on)}."
    if question.flow not in held.flows:
        return "The data-sharing agreement with them does not cover this."
    return ""


def _unless_stopped(question: Question, kind: Right, rule: str, sentence: str) -> Passing:
    standing = [
        one
        for one in question.objections
        if one.kind is kind
        and one.stands_on(question.day)
        and (kind is Right.RESTRICTION or question.flow in one.flows)
    ]
    if not standing:
        return PASS
    since = min(one.since for one in standing)
    return Passing(NOTHING, rule, sentence.format(in_words(since)), OFFICER)
