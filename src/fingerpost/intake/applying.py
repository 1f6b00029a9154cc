"""The steps from file to evidence, each run inside one transaction by `actions.process`.

    received ── read ──> read ── match ──> matched ── apply ──> applied

A step finds all it needs in the database, so a step cut short is simply run again.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.access import Permission, may
from fingerpost.core.intake.kinds import OF_PEOPLE, OFFICIAL, Kind
from fingerpost.core.intake.layouts import Settled
from fingerpost.core.intake.mapping import Mapping as ColumnMapping
from fingerpost.core.intake.mapping import fields as known_fields
from fingerpost.core.intake.reading import Reading, RowOutcome, read
from fingerpost.core.intake.refusals import Refused
from fingerpost.core.intake.register import read_register
from fingerpost.core.intake.statements import Statement, statements
from fingerpost.core.records import Organisation as OrganisationRecord
from fingerpost.core.records import Source
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.evidence.actions import NewEvidence, append, lock_people, rederive
from fingerpost.evidence.models import Status
from fingerpost.intake import leavers, matching
from fingerpost.intake.changing import write_details
from fingerpost.intake.contents import on_disk
from fingerpost.intake.linking import beyond_proofs
from fingerpost.intake.models import Layout, Row, Submission
from fingerpost.intake.newcomers import (
    WhatBecame,
    add_people,
    adds_people,
    contested,
    is_own_list,
    is_school,
    living_elsewhere,
    outcome,
)
from fingerpost.intake.passing.homes import homes
from fingerpost.intake.plans import keep_plans
from fingerpost.intake.queries import silent_lines
from fingerpost.intake.records import from_json, to_json
from fingerpost.intake.since_last import actions as since_last
from fingerpost.intake.since_last.queries import WHO
from fingerpost.organisations.actions import load_register
from fingerpost.organisations.models import Organisation
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
    "sharing_withheld",
    "search_name",
)
LAYOUTS_TRIED = 50
MANY = 1000  # new people in one file: plans made for fewer would not hold
ROW_COLUMNS = (
    "authority_id",
    "submission_id",
    "number",
    "fields",
    "problems",
    "outcome",
    "matched_by",
    "lives_in",
)
UPN_OF_ANOTHER = "This UPN is held by another young person, so it was not kept with this one."
NO_REGISTER = (
    "This is a register of schools or providers, which only a data manager of the authority loads."
)


def read_step(submission: Submission, *, derive: bool, at: datetime | None = None) -> None:
    """Read the file and keep every line of it as a row."""
    with on_disk(submission) as path:
        try:
            reading = _read(submission, path)
            if reading.kind is Kind.REGISTER:
                _may_load_register(submission)
                _load_register(submission, path)
                return
            if reading.question:
                _ask(submission, reading)
                return
            with transaction.atomic():  # a file that fails half way leaves none of its rows
                _keep_rows(submission, reading)
        except Refused as refusal:
            submission.move_to(SubmissionState.REFUSED)
            submission.message = refusal.sentence[:500]
            submission.finished_at = timezone.now()
            submission.save()


def match_step(submission: Submission, *, derive: bool, at: datetime | None = None) -> None:
    """Find whose each row is, by proofs, then by score; rows of nobody or in doubt wait."""
    lock_people(submission.authority_id)
    school = submission.sender_id if is_school(submission.sender) else None
    rows = _rows(submission)
    found = matching.match(
        ((number, fields, school) for number, fields in rows),
        authority_id=submission.authority_id,
    )
    elsewhere = living_elsewhere(submission, rows, homes(rows))
    found = beyond_proofs(submission, rows, found, leave=elsewhere)
    outcomes: dict[int, WhatBecame] = {
        number: (m.person_id, *outcome(m, elsewhere.get(number, ""))) for number, m in found.items()
    }
    submission.move_to(SubmissionState.MATCHED)
    with act(
        "matched a file", by=submission.sent_by, authority_id=submission.authority_id
    ) as detail:
        if adds_people(submission):
            newcomers = {
                n
                for n, m in found.items()
                if not m.person_id and not contested(m) and n not in elsewhere
            }
            outcomes |= add_people(submission, [(n, f) for n, f in rows if n in newcomers])
            if len(newcomers) >= MANY:
                bulk.count_afresh("people_person", "intake_row")
        _write_outcomes(submission, outcomes)
        if submission.kind != Kind.NCCIS:  # another authority's return is its own to send
            _write_homes(submission, elsewhere)
        submission.counts |= _count(submission)
        submission.save()
        detail["submission"] = submission.pk


def apply_step(submission: Submission, *, derive: bool, at: datetime | None = None) -> None:
    """Turn what matched rows state into evidence, details and statuses."""
    lock_people(submission.authority_id)
    work = _Applying(submission, at or timezone.now())
    with act(
        "applied a file", by=submission.sent_by, authority_id=submission.authority_id
    ) as detail:
        rows = [
            (number, from_json(fields), person)
            for number, fields, person in submission.rows.exclude(person=None)
            .annotate(who=WHO)
            .values_list("number", "fields", "who")
        ]
        people = work.apply(rows)
        submission.move_to(SubmissionState.APPLIED)
        submission.finished_at = timezone.now()
        submission.counts |= {"statements": work.kept, "silent": silent_lines(submission)}
        submission.save()
        if derive:
            rederive(
                authority_id=submission.authority_id,
                as_at=timezone.localdate(),
                person_ids=people,
            )
        since_last.take_note(submission)
        detail.update(submission=submission.pk, people=len(people), statements=work.kept)


Step = Callable[..., None]
STEPS: Mapping[SubmissionState, Step] = {
    SubmissionState.RECEIVED: read_step,
    SubmissionState.READ: match_step,
    SubmissionState.MATCHED: apply_step,
}


def apply_to(row: Row, *, person: Person, by: Actor) -> None:
    """Apply one row to the person a colleague says it means."""
    work = _Applying(row.submission, timezone.now())
    work.apply([(row.number, from_json(row.fields), person.pk)])
    row.person, row.outcome = person, Row.Outcome.MATCHED
    row.matched_by = "a person decided"
    row.save()
    count_again(row.submission)
    rederive(authority_id=row.authority_id, as_at=timezone.localdate(), person_ids=[person.pk])
    since_last.work_out(row.submission)


def count_again(submission: Submission) -> None:
    """Count what became of the rows of a submission afresh."""
    others = {key: n for key, n in submission.counts.items() if key not in Row.Outcome.values}
    submission.counts = others | _count(submission) | {"silent": silent_lines(submission)}
    submission.save(update_fields=["counts"])


def forget_statuses(person_ids: Iterable[int]) -> None:
    """Drop the derived statuses of people set aside."""
    Status.objects.filter(person_id__in=list(person_ids)).delete()


@dataclass
class _Applying:
    """The work of applying rows of one submission: who it speaks for, and what was kept."""

    submission: Submission
    recorded_at: datetime
    kept: int = 0
    problems: dict[int, list[str]] = field(default_factory=dict)

    def apply(self, rows: list[tuple[int, dict[str, Any], int]]) -> set[int]:
        """Keep what these rows state of these people; gives the people."""
        self._change_details(rows)
        places = _Places(self.submission)
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
        self.kept = append(
            new,
            authority_id=self.submission.authority_id,
            recorded_at=self.recorded_at,
            by=self.submission.sent_by,
            submission_id=self.submission.pk,
        )
        self.kept += keep_plans(self.submission, rows, self.problems, at=self.recorded_at)
        self._add_problems()
        return {person_id for _, _, person_id in rows}

    def _change_details(self, rows: list[tuple[int, dict[str, Any], int]]) -> None:
        held = {
            person["id"]: person
            for person in Person.objects.filter(pk__in={p for _, _, p in rows}).values(
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
        changed: dict[int, dict[str, Any]] = {}
        before: dict[int, dict[str, Any]] = {}
        for number, fields, person_id in rows:
            person = held[person_id]
            new = self._changes(person, fields)
            if is_return:
                gone, why = leavers.left_by(
                    self.submission, person, fields, kept_at=kept_at.get(person_id)
                )
                new |= gone
                if why:
                    self.problems.setdefault(number, []).append(why)
            if new:
                first = before.setdefault(person_id, {})
                first.update({c: person[c] for c in new if c not in first})
                changed.setdefault(person_id, {}).update(new)
                person.update(new)
        self._leave_out_numbers_of_others(rows, changed)
        write_details(self.submission, before, changed)

    def _leave_out_numbers_of_others(
        self, rows: list[tuple[int, dict[str, Any], int]], changed: dict[int, dict[str, Any]]
    ) -> None:
        """A UPN is one person's: nobody is given one that somebody else has or is given too."""
        wanted = Counter(new["upn"] for new in changed.values() if new.get("upn"))
        held = Person.objects.filter(authority_id=self.submission.authority_id, upn__in=wanted)
        taken = dict(held.values_list("upn", "pk"))
        for number, _, person_id in rows:
            upn = changed.get(person_id, {}).get("upn")
            if upn and (wanted[upn] > 1 or taken.get(upn, person_id) != person_id):
                del changed[person_id]["upn"]
                self.problems.setdefault(number, []).append(UPN_OF_ANOTHER)

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

    def _add_problems(self) -> None:
        if not self.problems:
            return
        found = self.submission.rows.filter(number__in=self.problems)
        for row in found:
            row.problems = [*row.problems, *self.problems[row.number]]
        Row.objects.bulk_update(found, ["problems"], batch_size=500)


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


class _Places:
    """Which organisation a row's activity is at: the one it names, else the sender.

    An authority's own list is about places elsewhere, so it is never the place itself.
    """

    def __init__(self, submission: Submission) -> None:
        sender = submission.sender
        self.sender = sender.record() if sender else None
        is_place = sender is not None and sender.kind != Organisation.Kind.AUTHORITY
        self.sender_id = submission.sender_id if is_place else None
        self.names_its_place = submission.kind in OFFICIAL
        self.known: dict[tuple[str, ...], int | None] = {}
        self.records: dict[int, OrganisationRecord] = {}

    def speaker(self, fields: Mapping[str, Any]) -> OrganisationRecord | None:
        """Whose word a row is: the sender's; where we sent in a copy of their file, the place's."""
        if self.sender_id or not self.names_its_place:
            return self.sender
        place = self.of(fields)
        if place is None:
            return self.sender
        if place not in self.records:
            self.records[place] = Organisation.objects.get(pk=place).record()
        return self.records[place]

    def of(self, fields: Mapping[str, Any]) -> int | None:
        named = tuple(
            str(fields.get(name) or "")
            for name in ("provider_urn", "provider_ukprn", "provider_laestab", "provider_name")
        )
        if not any(named):
            return self.sender_id
        if named not in self.known:
            self.known[named] = self._find(named)
        return self.known[named]

    def _find(self, named: tuple[str, ...]) -> int | None:
        *numbers, name = named
        for number in numbers:
            with_it = Organisation.objects.with_identifier(number)
            found = with_it.open().first() or with_it.order_by("-closed_on").first()
            if found:
                return found.pk
        same = list(Organisation.objects.open().filter(name__iexact=name)[:2]) if name else []
        return same[0].pk if len(same) == 1 else None


def _read(submission: Submission, path: Path) -> Reading:
    return read(
        path,
        filename=submission.filename,
        sender=submission.sender.record() if submission.sender else None,
        as_of=submission.as_of,
        mapping=ColumnMapping.from_dict(submission.mapping) if submission.mapping else None,
        kind=Kind(submission.kind) if submission.kind else None,
        settled=_settled(submission),
    )


def _settled(submission: Submission) -> list[Settled]:
    """What people have said of this sender's layouts, the latest first."""
    said = Layout.objects.filter(
        authority_id=submission.authority_id, sender_id=submission.sender_id
    )
    return [
        Settled(
            Kind(one.kind),
            ColumnMapping.from_dict(one.mapping),
            timezone.localtime(one.settled_at).date(),
        )
        for one in said[:LAYOUTS_TRIED]
    ]


def _ask(submission: Submission, reading: Reading) -> None:
    submission.move_to(SubmissionState.ASKING)
    submission.message = reading.question[:500]
    submission.mapping = reading.mapping.as_dict()
    submission.warnings = list(reading.warnings)
    submission.save()


def _may_load_register(submission: Submission) -> None:
    """Registers are the same for every authority, so not every sender may change them.

    Raises:
        Refused: who sent it holds no role that may.
    """
    sent_by = submission.sent_by
    if sent_by is None:  # a command of this machine
        return
    roles = [m.role for m in sent_by.memberships.filter(authority=submission.authority)]
    if not any(may(role, Permission.MANAGE_REGISTER) for role in roles):
        raise Refused(NO_REGISTER)


def _load_register(submission: Submission, path: Path) -> None:
    counts = load_register(read_register(path), by=submission.sent_by)
    submission.kind = Kind.REGISTER
    submission.counts = counts
    for state in (SubmissionState.READ, SubmissionState.MATCHED, SubmissionState.APPLIED):
        submission.move_to(state)
    submission.finished_at = timezone.now()
    submission.save()


def _keep_rows(submission: Submission, reading: Reading) -> None:
    rows = (
        (
            submission.authority_id,
            submission.pk,
            row.number,
            _dumps(to_json(row.fields)),
            [*row.problems, *_too_long(row.fields)],
            str(_first_outcome(reading.kind, row.outcome)),
            "",
            "",
        )
        for row in reading.rows
    )
    kept = bulk.insert("intake_row", ROW_COLUMNS, rows)
    if not kept:
        raise Refused("The list has headings but no lines below them. Check it and send it again.")
    submission.kind = reading.kind
    submission.kind_reason = reading.kind_reason[:500]
    submission.warnings = list(reading.warnings)
    submission.mapping = reading.mapping.as_dict()
    submission.counts = {"rows": kept}
    if reading.speaks_for:
        submission.as_of = min(reading.speaks_for, submission.as_of)
    submission.move_to(SubmissionState.READ)
    submission.save()


def _too_long(fields: Mapping[str, Any]) -> list[str]:
    labels = known_fields()
    return [
        f"{labels[name].label} is longer than {details.WIDTHS[name]} characters: "
        "only the start is kept with the person."
        for name in details.too_long(fields)
    ]


def _first_outcome(kind: Kind, outcome: RowOutcome) -> Row.Outcome:
    if outcome is RowOutcome.SKIPPED:
        return Row.Outcome.SKIPPED
    return Row.Outcome.READ if kind in OF_PEOPLE else Row.Outcome.KEPT


def _rows(submission: Submission) -> list[tuple[int, dict[str, Any]]]:
    return [
        (number, from_json(fields))
        for number, fields in submission.rows.filter(outcome=Row.Outcome.READ).values_list(
            "number", "fields"
        )
    ]


def _write_outcomes(submission: Submission, outcomes: Mapping[int, WhatBecame]) -> None:
    """Write each row's person, why, and what became of it, by line number."""
    people, reasons, states = zip(*outcomes.values(), strict=True) if outcomes else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_row r SET outcome = o.outcome, person_id = o.person_id,"
            " matched_by = o.reason FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::text[])"
            " AS o (number, person_id, reason, outcome)"
            " WHERE r.submission_id = %s AND r.number = o.number",
            [list(outcomes), list(people), list(reasons), list(map(str, states)), submission.pk],
        )


def _write_homes(submission: Submission, elsewhere: Mapping[int, str]) -> None:
    """Keep whose each line is that is another authority's."""
    by_home: dict[str, list[int]] = {}
    for number, code in elsewhere.items():
        by_home.setdefault(code, []).append(number)
    for code, numbers in by_home.items():
        submission.rows.filter(number__in=numbers).update(lives_in=code)


def _count(submission: Submission) -> dict[str, int]:
    rows = submission.rows.order_by().values_list("outcome")
    counted = dict(rows.annotate(count=Count("pk")))
    return counted | {"rows": sum(counted.values())}


def _dumps(value: Mapping[str, Any]) -> str:
    return json.dumps(value)
