"""Lists of pupils and learners: rolls, enrolments, transfer files, lists of ours filled in."""

from dataclasses import replace
from datetime import date

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.statements.leavers import no_show, of_leaver
from fingerpost.core.intake.statements.places import place_of, school_place
from fingerpost.core.intake.statements.said import Fields, Statement, day_of, text_of, undecided
from fingerpost.core.ladder.answers import Says, understood
from fingerpost.core.records import Organisation, Source

SEND_AS_THEIRS = "Send it as the school or college that filled it in: it is about their place."


def of_roll(
    fields: Fields, kind: Kind, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    """A pupil on roll; one whose leaving date has passed left."""
    source = Source.SCHOOL_CENSUS if kind is Kind.CENSUS_ON_ROLL else Source.SCHOOL_ROLL
    left_on = day_of(fields, "leaving_on") or day_of(fields, "ended_on")
    if kind is Kind.ROLL and left_on and left_on <= as_of:
        return of_leaver(fields, Kind.LEAVERS, sender, as_of)
    place = school_place(fields, sender, as_of)
    return (replace(place, source=source, verified_on=as_of),)


def of_transfer(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """A pupil's place at the school that made the file. Making one takes nobody off roll."""
    left_on = day_of(fields, "leaving_on")
    if left_on and left_on <= as_of:
        return of_leaver(fields, Kind.CTF, sender, as_of)
    return tuple(
        replace(place, expected_end_on=left_on) if left_on and place.code else place
        for place in of_roll(fields, Kind.CTF, sender, as_of)
    )


def of_enrolment(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """A learner on a course; one who never started or has an end did not come, or left."""
    if fields.get("never_started") is True:
        return (no_show(fields, sender, as_of),)
    if day_of(fields, "ended_on") or day_of(fields, "leaving_on"):
        return of_leaver(fields, Kind.LEAVERS, sender, as_of)
    return (replace(place_of(fields, sender, as_of), source=Source.PROVIDER_ENROLMENT),)


def of_answer(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """What the place answered; nothing where it left the cell empty or knows nothing."""
    said = text_of(fields, "asked_answer")
    answer = understood(said)
    if answer is None:
        return (undecided(f"“{said}” is not one of the answers of the list."),) if said else ()
    if answer.says is Says.NOTHING:
        return ()
    if sender is None or sender.kind == "authority":
        return (undecided(SEND_AS_THEIRS),)
    told = {**fields, **answer.fields}
    if answer.says is Says.LEFT:
        return of_leaver(told, Kind.LEAVERS, sender, as_of)
    if answer.says is Says.NO_SHOW:
        return (no_show(told, sender, as_of),)
    return (replace(place_of(told, sender, as_of), source=Source.PROVIDER_ENROLMENT),)
