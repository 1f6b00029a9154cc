"""From rows of sharing to the core's records: the only file here that knows both."""

from datetime import date

from fingerpost.core.sharing import consent, instructions, questions
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.sharing.models import Agreement, Consent, Instruction, Objection


def agreement(row: Agreement) -> questions.Agreement:
    """An agreement; of one that ended early, the state says so, as an end without a signature."""
    return questions.Agreement(
        with_=str(row.organisation_id),
        flows=frozenset(row.flows),
        fields=frozenset(row.fields),
        mode=Mode(row.mode),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        signed=row.state == Agreement.State.SIGNED,
        after_18=row.after_18,
    )


def answer(row: Consent) -> consent.Consent:
    """An answer; a row that was not answered is none."""
    return consent.Consent(
        school=str(row.school_id),
        purpose=row.purpose,
        fields=frozenset(row.fields),
        given_by=Giver(row.given_by),
        on=row.answered_on or date.max,
        expires_on=row.expires_on or date.min,
        withdrawn_on=row.withdrawn_on,
        serial=row.pk,
    )


def instruction(row: Instruction) -> instructions.Instruction:
    """An instruction not to share."""
    return instructions.Instruction(
        given_by=Giver(row.given_by),
        on=row.on,
        withdrawn_on=row.withdrawn_on,
        disputed=row.disputed,
    )


def objection(row: Objection) -> questions.Objection:
    """An objection or restriction."""
    return questions.Objection(
        kind=questions.Right(row.kind),
        since=row.since,
        flows=frozenset(row.flows),
        ended_on=row.ended_on,
    )
