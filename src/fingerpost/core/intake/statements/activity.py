"""What a list of activities says of somebody, and whose word that is."""

import re
from datetime import date

from fingerpost.core.intake.statements.said import Fields, Statement, day_of, text_of
from fingerpost.core.records import Organisation, Source

SOURCE_BY_KIND = {"school": Source.SCHOOL_ROLL, "special school": Source.SCHOOL_ROLL}

# Words in "verified with", and whose statement that makes it; read from the top.
SPOKEN_BY: tuple[tuple[tuple[str, ...], Source], ...] = (
    (("hearsay", "rumour", "friend", "neighbour", "social media", "facebook"), Source.HEARSAY),
    (
        (
            "parent",
            "mother",
            "father",
            "mum",
            "dad",
            "carer",
            "guardian",
            "family",
            "step",
            "grand",
        ),
        Source.PARENT,
    ),
    (("employer",), Source.EMPLOYER),
    (
        (
            "young person",
            "self",
            "client",
            "student",
            "learner",
            "yp",
            "pupil",
            "text",
            "sms",
            "own",
        ),
        Source.YOUNG_PERSON,
    ),
    (
        (
            "agency",
            "social worker",
            "social care",
            "yot",
            "yos",
            "youth justice",
            "partner",
            "jcp",
            "jobcentre",
            "job centre",
            "dwp",
            "police",
            "health",
            "camhs",
            "housing",
        ),
        Source.PARTNER_AGENCY,
    ),
)


def of_activity(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    """What the row says they do, as the word of whoever it names. Without an activity, why not."""
    code = text_of(fields, "activity")
    said = text_of(fields, "activity_words")
    problem = ""
    if not code:
        problem = f"“{said}” is not an activity we know." if said else "No activity is given."
    return Statement(
        code=code,
        source=_who_said_it(fields, sender),
        starts_on=day_of(fields, "starts_on") or day_of(fields, "neet_since"),
        ended_on=day_of(fields, "ended_on"),
        verified_on=day_of(fields, "verified_on") or as_of,
        expected_end_on=day_of(fields, "expected_end_on"),
        review_on=day_of(fields, "review_on"),
        course=text_of(fields, "course"),
        note=text_of(fields, "notes"),
        problem=problem,
    )


def _who_said_it(fields: Fields, sender: Organisation | None) -> Source:
    """Whoever the row names; else the sender: only an authority's own list is its own word."""
    said = source_by_words(text_of(fields, "verified_with"))
    if said is not Source.AUTHORITY_CONTACT or sender is None or sender.kind == "authority":
        return said
    return SOURCE_BY_KIND.get(sender.kind, Source.PROVIDER_ENROLMENT)


def source_by_words(verified_with: str) -> Source:
    """Whose statement it is, by the words for who was spoken to; else the authority's own."""
    said = re.sub(r"[^a-z]+", " ", f" {verified_with.lower()} ")
    for words, source in SPOKEN_BY:
        if any(f" {word}" in said for word in words):
            return source
    return Source.AUTHORITY_CONTACT
