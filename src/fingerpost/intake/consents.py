"""Keeping what a list of answers about consent says, and taking it back with its file.

Such a list says nothing else: no detail and no status comes of it. A line of nobody we hold waits
like every other, and counts once a person says who is meant.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fingerpost.core.intake.consents import Said, said
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.evidence.models import Evidence
from fingerpost.intake.lines import LineOfPerson
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.places import Places
from fingerpost.intake.records import from_json
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT, said_of, with_entries
from fingerpost.people.models import Person
from fingerpost.sharing import actions
from fingerpost.sharing.models import Consent
from fingerpost.sharing.queries import fields_asked

NO_SCHOOL = (
    "It does not say for which school, and we do not hold which one they are at or were. Send it"
    " as that school's list, or add a column with its name."
)
NOT_THEIRS = (
    "As far as we know they were never on the roll of {school}. The answer is kept, and counts"
    " once a list of theirs names them."
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that somebody answered: its number, about whom, for which school, and what."""

    number: int
    person: Person
    school: Organisation | None
    told: Said

    @property
    def problem(self) -> str:
        """Why it cannot be kept; empty where it can."""
        return self.told.problem or ("" if self.school else NO_SCHOOL)


def keep(submission: Submission, rows: Iterable[LineOfPerson]) -> dict[int, list[str]]:
    """Keep what these lines say; gives what is to be looked at, by line number."""
    problems: dict[int, list[str]] = defaultdict(list)
    read = list(_lines(submission, rows))
    for line in read:
        problems[line.number] += [words for words in (line.problem, line.told.note) if words]
    usable = [line for line in read if not line.problem]
    for number, why in _keep_answers(submission, [one for one in usable if not _ends(one)]):
        problems[number].append(why)
    for line in filter(_ends, usable):
        problems[line.number] += _take_back(submission, line)
    for number, why in _of_others(usable):
        problems[number].append(why)
    return {number: words for number, words in problems.items() if words}


def take_back(submission: Submission, people: Collection[int] | None = None) -> None:
    """What a list told never was, of everybody or of these entries.

    What other lists in use say of the same young people, and was not kept twice, counts again.
    """
    undone = actions.undo_answers(
        submission.pk,
        authority_id=submission.authority_id,
        people=None if people is None else with_entries(people),
    )
    others: dict[int, list[Any]] = defaultdict(list)
    for row in _said_besides(submission, undone):
        others[row.submission_id].append(row)
    for rows in others.values():
        lines = [(row.number, from_json(row.fields), row.stands_for) for row in rows]
        keep(rows[0].submission, lines)


def _said_besides(submission: Submission, people: Collection[int]) -> Iterable[Any]:
    rows = Row.objects.filter(
        person__in=bulk.among(with_entries(people)),
        submission__kind=Kind.CONSENTS,
        submission__state=SubmissionState.APPLIED,
    ).exclude(submission=submission)
    every = rows.select_related("submission__sender").annotate(stands_for=PERSON_MEANT)
    return every.order_by("submission__as_of", "submission", "number")


def _lines(submission: Submission, rows: Iterable[LineOfPerson]) -> Iterator[_Line]:
    every, places = list(rows), Places(submission)
    found = Person.objects.filter(pk__in=bulk.among({person for _, _, person in every}))
    people = {person.pk: person for person in found.select_related("school")}
    for number, fields, key in every:
        person = people[key]
        told = said(fields, born_on=person.born_on, as_of=submission.as_of)
        if told is not None:
            yield _Line(number, person, _school(submission, places, fields, person), told)


def _school(
    submission: Submission, places: Places, fields: dict[str, Any], person: Person
) -> Organisation | None:
    """Which school may know: the sender, whom nobody else speaks for; in a list of the authority's
    own the one the line names, else their last one."""
    if places.sender_id:
        return submission.sender
    named = places.of(fields)
    return Organisation.objects.get(pk=named) if named else person.school


def _ends(line: _Line) -> bool:
    return line.told.takes_back


def _keep_answers(submission: Submission, lines: Iterable[_Line]) -> list[tuple[int, str]]:
    """Of two answers of one day the no comes last, and so speaks."""
    answers = [
        _answer(submission, line, line.school)
        for line in sorted(lines, key=lambda line: not line.told.says_yes)
        if line.school
    ]
    if not answers:
        return []
    rejected = actions.keep_answers(
        answers,
        authority_id=submission.authority_id,
        by=submission.sent_by,
        submission_id=submission.pk,
    )
    return [(answer.row_number or 0, why) for answer, why in rejected]


def _answer(submission: Submission, line: _Line, school: Organisation) -> actions.Answer:
    told = line.told
    asked = fields_asked(school, authority_id=submission.authority_id, day=told.on)
    return actions.Answer(
        person=line.person,
        school=school,
        fields=asked if told.says_yes else frozenset(),
        given_by=told.given_by,
        on=told.on,
        channel=Consent.Channel.FILE,
        wording=told.wording,
        row_number=line.number,
    )


def _take_back(submission: Submission, line: _Line) -> list[str]:
    """Take back every yes up to that day; why not, where there is none."""
    on = min(line.told.on, timezone.localdate())
    given = Consent.objects.answered().filter(
        said_of(line.person), school=line.school, answered_on__lte=on
    )
    try:
        actions.withdraw_consents(
            list(given),
            how="A list of answers says so",
            on=on,
            authority_id=submission.authority_id,
            by=submission.sent_by,
            line=(submission.pk, line.number),
        )
    except actions.CannotKeep as problem:
        return [str(problem)]
    return []


def _of_others(lines: Collection[_Line]) -> Iterator[tuple[int, str]]:
    """Lines about those whom, as far as we know, the school never taught."""
    entries = with_entries({line.person.pk for line in lines})
    said_there = Evidence.objects.filter(person__in=bulk.among(entries), withdrawn_at=None)
    taught = set(said_there.values_list(PERSON_MEANT, "provider_id").distinct())
    for line in lines:
        known = (line.person.pk, line.school and line.school.pk) in taught
        if line.school and line.person.school_id != line.school.pk and not known:
            yield line.number, NOT_THEIRS.format(school=line.school)
