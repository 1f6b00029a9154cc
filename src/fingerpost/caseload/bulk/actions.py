"""Drawing up a change of many, making it, and undoing it as a whole.

Nothing is overwritten that is not as it was when the change was looked at: such a line is left, and
the page says so. Undoing puts back what still is as the change left it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.bulk.models import Edit, EditLine
from fingerpost.core.access import Permission
from fingerpost.core.records import Source
from fingerpost.core.workflow import WrongMove
from fingerpost.evidence import actions as evidence
from fingerpost.evidence.actions import NewEvidence
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

UNDONE = "undone with the change of many it came in"
DATES = ("starts_on", "ended_on", "verified_on", "expected_end_on", "review_on")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is to change of one young person: details, a statement, or neither with problems."""

    person_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    said: NewEvidence | None = None
    problems: tuple[str, ...] = ()


def draw_up(title: str, proposed: Iterable[Proposed], *, by: Access) -> Edit:
    """Keep what would change, to be looked at; nobody is changed yet.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.BULK_EDIT)
    authority = by.authority
    with act("drew up a change of many", by=by.user, authority_id=authority.pk) as detail:
        edit = Edit.objects.create(
            authority=authority, title=title[:200], made_at=timezone.now(), by=by.user
        )
        lines = [_line(edit, one) for one in proposed]
        EditLine.objects.bulk_create(lines, batch_size=1000)
        detail.update(edit=edit.pk, people=len(lines))
    return edit


def _line(edit: Edit, one: Proposed) -> EditLine:
    return EditLine(
        authority_id=edit.authority_id,
        edit=edit,
        person_id=one.person_id,
        columns=sorted(one.after),
        before=dict(one.before),
        after=dict(one.after),
        said=_as_json(one.said) if one.said else None,
        problems=list(one.problems),
    )


def apply(edit: Edit, *, by: Access, reason: str) -> int:
    """Make the change; gives of how many young people.

    Raises:
        Refused: the role may not.
        WrongMove: it is made already.
    """
    by.check(Permission.BULK_EDIT)
    now = timezone.now()
    with act("changed many at once", by=by.user, authority_id=edit.authority_id) as detail:
        evidence.lock_people(edit.authority_id)
        held = Edit.objects.select_for_update().get(pk=edit.pk)
        if held.applied_at:
            raise WrongMove("This change is made already.")
        changed = _write(edit, "before", "after") | _state(edit, by, now)
        EditLine.objects.filter(pk__in=changed).update(done=True)
        held.applied_at, held.reason = now, reason
        held.save(update_fields=["applied_at", "reason"])
        _derive(EditLine.objects.filter(pk__in=changed).exclude(evidence=None), now)
        detail.update(edit=edit.pk, people=len(changed))
    return len(changed)


def undo(edit: Edit, *, by: Access) -> int:
    """Put everything back that is still as the change left it; gives of how many young people.

    Raises:
        Refused: the role may not.
        WrongMove: it was not made, or is undone.
    """
    by.check(Permission.BULK_EDIT)
    now = timezone.now()
    with act("undid a change of many", by=by.user, authority_id=edit.authority_id) as detail:
        evidence.lock_people(edit.authority_id)
        held = Edit.objects.select_for_update().get(pk=edit.pk)
        if held.applied_at is None or held.undone_at:
            raise WrongMove("This change was not made, or is undone already.")
        done = EditLine.objects.filter(edit=edit, done=True)
        stated = done.exclude(evidence=None)
        standing = Evidence.objects.filter(pk__in=stated.values("evidence"), withdrawn_at=None)
        standing.update(withdrawn_at=now, withdrawn_by_id=by.user.pk, withdrawn_why=UNDONE)
        restored = _write(edit, "after", "before") | set(stated.values_list("pk", flat=True))
        _derive(stated, now)
        done.filter(pk__in=restored).update(done=False)
        held.undone_at, held.undone_by = now, by.user
        held.save(update_fields=["undone_at", "undone_by"])
        detail.update(edit=edit.pk, people=len(restored))
    return len(restored)


def drop(edit: Edit, *, by: Access) -> None:
    """Throw a change away that was only looked at.

    Raises:
        WrongMove: it was made.
    """
    with act("dropped a change of many", by=by.user, authority_id=edit.authority_id) as detail:
        if Edit.objects.filter(pk=edit.pk, applied_at=None).delete()[0] == 0:
            raise WrongMove("This change was made: undo it instead.")
        detail["edit"] = edit.pk


def _write(edit: Edit, was: str, becomes: str) -> set[int]:
    """Set details from one side of the lines to the other, where they are as that side says.

    Gives the keys of the lines of which that was so; one statement for each set of columns.
    """
    changed: set[int] = set()
    kinds = EditLine.objects.filter(edit=edit).exclude(columns=[])
    if becomes == "before":
        kinds = kinds.filter(done=True)
    for columns in kinds.order_by().values_list("columns", flat=True).distinct():
        with connection.cursor() as cursor:
            cursor.execute(_update(columns, was, becomes), [edit.pk, columns, becomes == "before"])
            changed |= {pk for (pk,) in cursor.fetchall()}
    return changed


def _update(columns: Iterable[str], was: str, becomes: str) -> str:
    """The statement that sets these columns of those people who have what they had."""
    types = {field.column: str(field.db_type(connection)) for field in Person._meta.concrete_fields}
    shape = ", ".join(f'"{column}" {types[column]}' for column in columns)
    assignments = ", ".join(f'"{column}" = new."{column}"' for column in columns)
    same = " AND ".join(f'p."{column}" IS NOT DISTINCT FROM old."{column}"' for column in columns)
    return (
        f"UPDATE people_person p SET {assignments}"  # noqa: S608 - only names of columns
        f" FROM bulk_editline l, jsonb_to_record(l.{was}) AS old ({shape}),"
        f" jsonb_to_record(l.{becomes}) AS new ({shape})"
        f" WHERE l.edit_id = %s AND l.columns = %s AND l.done = %s AND p.id = l.person_id"
        f" AND {same} RETURNING l.id"
    )


def _state(edit: Edit, by: Access, now: datetime) -> set[int]:
    """Keep what is stated of each; gives the keys of those lines."""
    lines = list(EditLine.objects.filter(edit=edit).exclude(said=None))
    evidence.append(
        (_statement(line) for line in lines),
        authority_id=edit.authority_id,
        recorded_at=now,
        by=by.user,
    )
    mine = Evidence.objects.filter(
        authority_id=edit.authority_id, recorded_at=now, recorded_by=by.user, submission_id=None
    )
    kept = dict(mine.values_list("person_id", "pk"))
    for line in lines:
        line.evidence_id = kept[line.person_id]
    EditLine.objects.bulk_update(lines, ["evidence"], batch_size=1000)
    return {line.pk for line in lines}


def _derive(lines: QuerySet[EditLine], now: datetime) -> None:
    people = list(lines.values_list("person_id", flat=True))
    if people:
        authority = lines[0].authority_id
        day = timezone.localdate(now)
        evidence.rederive(authority_id=authority, person_ids=people, as_at=day)


def _as_json(said: NewEvidence) -> dict[str, Any]:
    told = {name: value for name, value in asdict(said).items() if value not in (None, "")}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
        if name != "person_id"
    }


def _statement(line: EditLine) -> NewEvidence:
    told: dict[str, Any] = {
        name: date.fromisoformat(value) if name in DATES else value
        for name, value in (line.said or {}).items()
    }
    told["source"] = Source(told["source"])
    return NewEvidence(person_id=line.person_id, **told)
