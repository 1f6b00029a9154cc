"""The last step: what lines state of young people becomes evidence, details and statuses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.statements import Statement, statements
from fingerpost.core.records import Source
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.evidence.actions import NewEvidence, append, lock_people, rederive
from fingerpost.evidence.models import Status
from fingerpost.intake import consents, leavers, lines
from fingerpost.intake.changing import Change, Details
from fingerpost.intake.cutting import Cutting
from fingerpost.intake.dwp import keeping as dwp
from fingerpost.intake.instructions import Told
from fingerpost.intake.lines import LineOfPerson
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.newcomers import (
    is_own_list,
    is_school,
)
from fingerpost.intake.places import Places
from fingerpost.intake.plans import keep_plans
from fingerpost.intake.queries import said_nothing
from fingerpost.intake.records import from_json
from fingerpost.intake.since_last import actions as since_last
from fingerpost.people import details
from fingerpost.people.models import Person
from fingerpost.people.queries import kept_by_people

# What a return of another system says besides, of which blanks are filled.
OF_RETURN = ("educated_authority", "year11_authority", "previous_return_id")
KEPT_DETAILS = (
    *details.SAME_NAME,
    *OF_RETURN,
    *leavers.COLUMNS,
    "may_live_in",
    "characteristics",
    "search_name",
)
UPN_OF_ANOTHER = "This UPN is held by another young person, so it was not kept with this one."


def apply_step(submission: Submission, *, derive: bool, at: datetime | None = None) -> None:
    """Turn what matched rows state into evidence, details and statuses."""
    lock_people(submission.authority_id)
    work = _Applying(submission, at or timezone.now())
    with act(
        "applied a file", by=submission.sent_by, authority_id=submission.authority_id
    ) as detail:
        people = lines.named_in(submission)
        work.told.add(lines.latest_said(submission, "consent_withheld"))
        work.apply(lines.of_people(submission))
        submission.move_to(SubmissionState.APPLIED)
        submission.finished_at = timezone.now()
        submission.counts |= {"statements": work.kept, **said_nothing(submission)}
        submission.save()
        for some in lines.people() if derive else ():
            rederive(
                authority_id=submission.authority_id, as_at=timezone.localdate(), person_ids=some
            )
        since_last.take_note(submission)
        detail.update(submission=submission.pk, people=people, statements=work.kept)


def apply_to(row: Row, *, person: Person, by: Actor) -> None:
    """Apply one row to the person a colleague says it means."""
    work = _Applying(row.submission, timezone.now())
    fields = from_json(row.fields)
    if "consent_withheld" in fields:
        work.told.add({person.pk: fields["consent_withheld"]})
    work.apply([[(row.number, fields, person.pk)]])
    row.refresh_from_db(fields=["fields", "problems", "cut_down"])
    row.person, row.outcome = person, Row.Outcome.MATCHED
    row.matched_by = "a person decided"
    row.save()
    count_again(row.submission)
    rederive(authority_id=row.authority_id, as_at=timezone.localdate(), person_ids=[person.pk])
    since_last.work_out(row.submission)


def count_again(submission: Submission) -> None:
    """Count what became of the rows of a submission afresh."""
    others = {key: n for key, n in submission.counts.items() if key not in Row.Outcome.values}
    submission.counts = others | lines.count(submission) | said_nothing(submission)
    submission.save(update_fields=["counts"])


def forget_statuses(person_ids: Iterable[int]) -> None:
    """Drop the derived statuses of people set aside."""
    Status.objects.filter(person_id__in=bulk.among(person_ids)).delete()


@dataclass
class _Applying:
    """The work of applying rows of one submission: who it speaks for, and what was kept."""

    submission: Submission
    recorded_at: datetime
    kept: int = 0
    problems: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.told = Told(self.submission)

    def apply(self, parts: Iterable[list[LineOfPerson]]) -> None:
        """Keep what these lines state of these people; all lines of a person are in one part.

        What the file tells of instructions counts for its own lines already.
        """
        self.told.keep()
        new_details = Details(self.submission)
        places = Places(self.submission)
        cutting = Cutting(self.submission, places, on=timezone.localdate(self.recorded_at))
        for whole in parts:
            self.problems = {}
            rows = cutting.down(whole)
            if self.submission.kind == Kind.CONSENTS:
                self.problems = consents.keep(self.submission, rows)
            elif self.submission.kind == Kind.DWP:
                dwp.keep(self.submission, rows)
            else:
                new_details.add(self._changed_details(rows))
                self._keep_statements([r for r in rows if r[0] not in cutting.silent], places)
            lines.add_problems(self.submission, self.problems)
        if self.submission.kind == Kind.DWP:
            dwp.cut_the_rest(self.submission)
        left_out = new_details.leave_out_numbers_of_others()
        lines.add_problems(self.submission, dict.fromkeys(left_out, (UPN_OF_ANOTHER,)))
        new_details.write()

    def _keep_statements(self, rows: list[LineOfPerson], places: Places) -> None:
        new: list[NewEvidence] = []
        for number, fields, person_id in rows:
            for said in statements(
                fields,
                kind=Kind(self.submission.kind),
                sender=places.speaker(fields),
                as_of=self.submission.as_of,
            ):
                if said.problem:
                    self.problems.setdefault(number, []).append(said.problem)
                if said.code:
                    new.append(_evidence(said, person_id, number, places.of(fields)))
        self.kept += append(
            new,
            authority_id=self.submission.authority_id,
            recorded_at=self.recorded_at,
            by=self.submission.sent_by,
            submission_id=self.submission.pk,
        )
        self.kept += keep_plans(self.submission, rows, self.problems, at=self.recorded_at)

    def _changed_details(self, rows: list[LineOfPerson]) -> Iterable[Change]:
        held = {
            person["id"]: person
            for person in Person.objects.filter(pk__in=bulk.among({p for _, _, p in rows})).values(
                "id",
                "local_id",
                "school_id",
                "details_as_of",
                "removed_at",
                "joined_on",
                *KEPT_DETAILS,
            )
        }
        is_return = self.submission.kind == Kind.NCCIS
        kept_at = kept_by_people(self.submission.authority_id, held) if is_return else {}
        changes: dict[int, Change] = {}
        for number, fields, person_id in rows:
            person = held[person_id]
            change = changes.setdefault(person_id, Change(person_id, number))
            new = self._changes(person, fields)
            if is_return:
                gone, why = leavers.left_by(
                    self.submission, person, fields, kept_at=kept_at.get(person_id)
                )
                new |= gone
                if why:
                    self.problems.setdefault(number, []).append(why)
            change.before = {c: person[c] for c in new} | change.before
            change.after |= new
            person.update(new)
        return [change for change in changes.values() if change.after]

    def _changes(self, person: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
        is_newer = self.submission.as_of >= person["details_as_of"]
        # A pupil whom a school's own file calls a leaver is not brought back to it.
        authoritative = is_own_list(self.submission) and is_newer and "off_roll_row" not in fields
        new = details.changes(person, fields, is_authoritative=authoritative)
        if is_newer:
            ours = self.submission.authority.code
            new = details.moves(person, fields, new, ours=ours)
        if authoritative:
            new["details_as_of"] = self.submission.as_of
            if is_school(self.submission.sender):
                new["school_id"] = self.submission.sender_id
        if person["removed_at"]:  # whoever is spoken of again is back
            new["removed_at"] = None
        if self.submission.kind == Kind.NCCIS:
            new |= self._of_return(person, fields)
        return {column: value for column, value in new.items() if value != person[column]}

    def _of_return(self, person: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
        """What only a return says: blanks are filled."""
        said = dict(fields) | {"previous_return_id": self._earlier_id(person, fields)}
        return {name: said[name] for name in OF_RETURN if said.get(name) and not person[name]}

    def _earlier_id(self, person: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
        """The number the DfE knows somebody by, where it is not the one we send."""
        known = str(fields.get("return_id") or "")
        if known == f"{self.submission.authority.database_id}{person['local_id']:010d}":
            return str(fields.get("previous_return_id") or "")
        return known


def _evidence(
    said: Statement, person_id: int, row_number: int, place_id: int | None
) -> NewEvidence:
    """A statement as it is kept. Where somebody is said to have gone is not the sender's place."""
    return NewEvidence(
        person_id=person_id,
        source=said.source,
        code=said.code,
        starts_on=said.starts_on,
        ended_on=said.ended_on,
        verified_on=said.verified_on,
        expected_end_on=said.expected_end_on,
        review_on=said.review_on,
        provider_id=None if said.source is Source.HEARSAY else place_id,
        course=said.course,
        note=said.note,
        row_number=row_number,
    )
