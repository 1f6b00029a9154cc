"""What a row states: seeds of evidence, each with its code, its source and its days.

| kind of file | code | from | until | source |
|---|---|---|---|---|
| school roll, census on roll | Years 7-11: 110; Years 12-14: 210, special school 280, sixth form college 220 | Years 7-11: entry date, else 1 September of this academic year; sixth form: the 1 September of their Year 12, or entry if later | expected 31 August closing Year 11 or 13 | school_roll, school_census |
| enrolment | see `learning_code` | as given | as expected | provider_enrolment; with an actual end provider_leavers; never started provider_no_show |
| leavers, census off roll | the code of what they left | as given | the leaving date | provider_leavers, school_census; a known destination besides as hearsay |
| no-shows | as an enrolment | as given, else 1 September of the academic year | the day before it began | provider_no_show |
| activity | as given | as given | as given | by who said so |
| another system's return | as given; besides, NEET before it began | as given | as expected | authority_contact |
| ILR | by its aims (ilr_activity.py), up to three activities; a destination besides as hearsay | as given | as planned, or the actual end | ilr; hearsay where it begins after the file was made |
| a list of ours filled in | by its answer, as an enrolment, a leaver or a no-show | as given | as given | as there |
| CTF | as a school roll; with a leaving date in its school history as a leaver | as given | the leaving date | school_roll |
| school census return | each pupil as in the table, on roll or no longer on roll | as given | as there | school_census |

A row whose code cannot be decided gives a statement without a code, with a `problem` in words.
"""  # noqa: E501  (a table cannot be folded)

from datetime import date

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.statements.activity import of_activity, source_by_words
from fingerpost.core.intake.statements.earlier_system import of_return
from fingerpost.core.intake.statements.ilr import of_ilr
from fingerpost.core.intake.statements.leavers import no_show, of_leaver
from fingerpost.core.intake.statements.lists import of_answer, of_enrolment, of_roll, of_transfer
from fingerpost.core.intake.statements.places import year_group_of
from fingerpost.core.intake.statements.said import Fields, Statement
from fingerpost.core.records import Organisation

__all__ = ["Statement", "source_by_words", "statements", "year_group_of"]


def statements(
    fields: Fields, *, kind: Kind, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    """What this row states, by the table above. Other kinds of file state nothing."""
    if kind in (Kind.ROLL, Kind.CENSUS_ON_ROLL):
        return of_roll(fields, kind, sender, as_of)
    if kind is Kind.ENROLMENT:
        return of_enrolment(fields, sender, as_of)
    if kind in (Kind.LEAVERS, Kind.CENSUS_OFF_ROLL):
        return of_leaver(fields, kind, sender, as_of)
    if kind is Kind.NO_SHOWS:
        return (no_show(fields, sender, as_of),)
    if kind is Kind.ACTIVITY:
        return (of_activity(fields, sender, as_of),)
    if kind is Kind.NCCIS:
        return of_return(fields, as_of)
    if kind is Kind.ILR:
        return of_ilr(fields, sender, as_of)
    if kind is Kind.CTF:
        return of_transfer(fields, sender, as_of)
    if kind is Kind.ASKED:
        return of_answer(fields, sender, as_of)
    if kind is Kind.CENSUS:
        on_roll = "off_roll_row" not in fields
        if on_roll:
            return of_roll(fields, Kind.CENSUS_ON_ROLL, sender, as_of)
        return of_leaver(fields, Kind.CENSUS_OFF_ROLL, sender, as_of)
    return ()
