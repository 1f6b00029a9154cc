"""What people could do about a refusal: each remedy changes the question as the deed would.

In the order to suggest them: what the authority and the school can do, then what only the young
person can. Nobody is to be pressed: a remedy of theirs is told as a fact.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fingerpost.core.dates import age_on
from fingerpost.core.sharing.consent import Consent, decider, returns_until
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import PUPIL_DECIDES_AT, Giver
from fingerpost.core.sharing.limits import OFFICER, consent_of, not_in_force
from fingerpost.core.sharing.questions import Agreement, Question, Right

Applied = Callable[[Question], Question | None]
Words = Callable[[Question], str]


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing somebody could do.

    `applied` gives the question as it would be after, or None where there is nothing to do.
    """

    key: str
    by: Words
    what: Words
    applied: Applied


def _always(words: str) -> Words:
    return lambda question: words


def _with_consent(question: Question) -> Question | None:
    """As it would be if names went back with consent, which most authorities choose."""
    closed = question.mode is Mode.AGGREGATE
    return replace(question, mode=Mode.CONSENT) if closed else None


def _signed(question: Question) -> Question | None:
    """As it would be under an agreement for this flow and these fields, in the authority's mode."""
    held = question.agreement
    lacks = not_in_force(question)
    fields = question.wanted | (held.fields if held and not lacks else frozenset())
    if held and not lacks and held.fields >= question.wanted and held.mode is question.mode:
        return None
    agreement = Agreement(
        with_=question.recipient,
        flows=frozenset({question.flow}),
        fields=fields,
        mode=question.mode,
        starts_on=question.day,
        after_18=bool(held and held.after_18),
    )
    return replace(question, agreement=agreement)


def _sign_words(question: Question) -> str:
    why = not_in_force(question)
    if not why:
        return "Agree on these fields and this way of sharing."
    if question.agreement is None or question.agreement.with_ != question.recipient:
        return "Sign a data-sharing agreement."
    return "Renew the data-sharing agreement, so that it is signed and covers this today."


def _known_there(question: Question) -> Question | None:
    subject = question.subject
    if question.recipient in subject.schools:
        return None
    return replace(
        question, subject=replace(subject, schools=subject.schools | {question.recipient})
    )


def _after_18(question: Question) -> Question | None:
    held = question.agreement
    if held is None or held.after_18:
        return None
    return replace(question, agreement=replace(held, after_18=True))


def _said_yes(question: Question) -> Question | None:
    """As it would be if they said yes to all that is wanted, today."""
    if consent_of(question).fields >= question.wanted or not question.wanted:
        return None
    subject = question.subject
    yes = Consent(
        school=question.recipient,
        purpose=question.purpose,
        fields=question.wanted,
        given_by=_consent_giver(question),
        on=question.day,
        expires_on=returns_until(subject.born_on, None),
    )
    # Their answer of today takes the place of any other.
    return replace(question, consents=(yes,))


def _consent_giver(question: Question) -> Giver:
    may = decider(_age(question)).may
    return Giver.PUPIL if Giver.PUPIL in may else Giver.PARENT


def _ask_words(question: Question) -> str:
    standing = consent_of(question)
    if standing.can_be_asked:
        return "Ask whether the school may know."
    return f"{standing.sentence} Only they can change that."


def _taken_back(question: Question) -> Question | None:
    standing = [one for one in question.instructions if one.stands_on(question.day)]
    if not standing:
        return None
    ended = tuple(
        replace(one, withdrawn_on=question.day) if one in standing else one
        for one in question.instructions
    )
    return replace(question, instructions=ended)


def _instructed_by(question: Question) -> str:
    """Who could take it back: from 16 the young person alone."""
    return "a parent" if _age(question) < PUPIL_DECIDES_AT else "the young person"


def _lifted(kind: Right) -> Applied:
    def applied(question: Question) -> Question | None:
        kept = tuple(
            one
            for one in question.objections
            if one.kind is not kind or not one.stands_on(question.day)
        )
        return replace(question, objections=kept) if kept != question.objections else None

    return applied


def _age(question: Question) -> int:
    return age_on(question.subject.born_on, question.day)


REMEDIES: tuple[Remedy, ...] = (
    Remedy(
        "mode",
        _always(OFFICER),
        _always("Decide whether names go back to schools, with consent or with notice."),
        _with_consent,
    ),
    Remedy("agreement", _always("the authority and the school"), _sign_words, _signed),
    Remedy(
        "relation",
        _always("the data manager"),
        _always("Say that they were a pupil there, if they were."),
        _known_there,
    ),
    Remedy(
        "after_18",
        _always(OFFICER),
        _always("Record in the agreement the ground for telling schools after 18."),
        _after_18,
    ),
    Remedy(
        "consent",
        lambda question: f"the {decider(_age(question)).who}",
        _ask_words,
        _said_yes,
    ),
    Remedy(
        "instruction",
        _instructed_by,
        _always("Take back the instruction not to share, at the school or provider."),
        _taken_back,
    ),
    Remedy(
        "objection",
        _always("the young person"),
        _always("Take back the objection."),
        _lifted(Right.OBJECTION),
    ),
    Remedy(
        "restriction",
        _always(OFFICER),
        _always("End the restriction, when what it waits for is settled."),
        _lifted(Right.RESTRICTION),
    ),
)
