"""What the return of another system says, which is taken over."""

from dataclasses import replace
from datetime import date, timedelta

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.intake.statements.said import Fields, Statement, day_of, text_of
from fingerpost.core.records import Source

NEET = codes.load("activities").where(group="NEET")


def of_return(fields: Fields, as_of: date) -> tuple[Statement, ...]:
    """What the authority's earlier system held, which is the authority's own word.

    Who had told it is not in a return. What was never verified stands as from the day it was
    ascertained, so that taking over makes nothing fresher than it was.
    """
    code = text_of(fields, "activity")
    starts_on = day_of(fields, "starts_on")
    ascertained_on = day_of(fields, "ascertained_on")
    held = f"Held by the earlier system on {in_words(as_of)}"
    heard = f", ascertained on {in_words(ascertained_on)}" if ascertained_on else ""
    present = Statement(
        code=code,
        source=Source.AUTHORITY_CONTACT,
        starts_on=starts_on,
        verified_on=day_of(fields, "verified_on") or ascertained_on or starts_on or as_of,
        expected_end_on=day_of(fields, "expected_end_on"),
        review_on=day_of(fields, "review_on"),
        note=f"{held}{heard}.",
        problem="" if code else "No activity is given.",
    )
    neet_since = day_of(fields, "neet_since")
    if not (code in NEET and starts_on and neet_since and neet_since < starts_on):
        return (present,)
    day_before = starts_on - timedelta(days=1)
    earlier = replace(
        present,
        starts_on=neet_since,
        ended_on=day_before,
        verified_on=day_before,
        expected_end_on=None,
        review_on=None,
        note=f"{held}: NEET since this day. It did not say with which code.",
    )
    return (earlier, present)
