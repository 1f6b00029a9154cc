"""Who left, where they are said to have gone, and who never came."""

from dataclasses import replace
from datetime import date, timedelta

from fingerpost.core import codes
from fingerpost.core.dates import academic_year
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.statements.places import place_of, school_place
from fingerpost.core.intake.statements.said import Fields, Statement, day_of, text_of, undecided
from fingerpost.core.records import Organisation, Source

NOT_KNOWN = codes.load("activities").where(group="not known")
# Files that only schools make, and whose word their leavers are.
SOURCE_OF_LEAVERS = {
    Kind.CENSUS_OFF_ROLL: Source.SCHOOL_CENSUS,
    Kind.CTF: Source.SCHOOL_ROLL,
}


def of_leaver(
    fields: Fields, kind: Kind, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    """The place that was left, with its end; and where they are said to have gone, as hearsay."""
    left_on = day_of(fields, "ended_on") or day_of(fields, "leaving_on")
    source = SOURCE_OF_LEAVERS.get(kind, Source.PROVIDER_LEAVERS)
    left = _what_was_left(fields, kind, sender, left_on or as_of)
    if left_on is None:
        left = undecided("No leaving date is given.")
    left = replace(
        left,
        source=source,
        ended_on=left_on,
        verified_on=as_of,
        expected_end_on=None,
        note=text_of(fields, "leaving_reason"),
    )
    went_to = destination(fields, left_on, as_of)
    return (left, went_to) if went_to else (left,)


def _what_was_left(
    fields: Fields, kind: Kind, sender: Organisation | None, left_on: date
) -> Statement:
    """The place that was left. Its start is only what the row says: nothing is supposed.

    A sixth form place of somebody who came to the school years before began with their Year 12.
    """
    at_school = kind in SOURCE_OF_LEAVERS or (
        sender is not None
        and sender.kind in ("school", "special school")
        and not text_of(fields, "activity")
    )
    place = (
        school_place(fields, sender, left_on) if at_school else place_of(fields, sender, left_on)
    )
    begun = day_of(fields, "starts_on") or day_of(fields, "entry_on")
    return replace(place, starts_on=place.starts_on if begun and at_school else begun)


def destination(fields: Fields, left_on: date | None, as_of: date) -> Statement | None:
    """Where the sender says they went; nothing where it says nothing, or that nobody knows."""
    said = text_of(fields, "destination")
    code = activity_code(said) if said else ""
    if not code or code in NOT_KNOWN:
        return None
    starts_on = day_of(fields, "destination_starts_on")
    if starts_on is None and left_on is not None:
        starts_on = left_on + timedelta(days=1)
    provider = text_of(fields, "destination_provider")
    return Statement(
        code=code,
        source=Source.HEARSAY,
        starts_on=starts_on,
        verified_on=as_of,
        note=f"Destination given by the sender: {said}" + (f", {provider}" if provider else ""),
    )


def no_show(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    """A place that ended the day before it began: they never came."""
    place = place_of(fields, sender, as_of)
    starts_on = place.starts_on or day_of(fields, "starts_on") or date(academic_year(as_of), 9, 1)
    return replace(
        place,
        source=Source.PROVIDER_NO_SHOW,
        starts_on=starts_on,
        ended_on=starts_on - timedelta(days=1),
        expected_end_on=None,
        verified_on=day_of(fields, "verified_on") or as_of,
    )
