"""What people say of faults: who is to mend them, why they stand, and taking that back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation, User
from fingerpost.returns.findings.queries import Found
from fingerpost.returns.findings.steps import KEEP_STEPS, PUT_BACK, whole_tables_joined
from fingerpost.returns.models import Fault, FaultStep

EXPLAIN = """
UPDATE returns_fault t
   SET explanation = %(explanation)s, explained_value = said.value,
       explained_by_id = %(by)s, explained_at = %(at)s
  FROM unnest(%(faults)s::bigint[], %(values)s::text[]) said(fault_id, value)
 WHERE t.authority_id = %(authority)s AND t.id = said.fault_id
"""
ASSIGN_EACH = """
UPDATE returns_fault t
   SET assigned_user_id = NULL, assigned_organisation_id = said.organisation_id
  FROM unnest(%(faults)s::bigint[], %(organisations)s::bigint[]) said(fault_id, organisation_id)
 WHERE t.authority_id = %(authority)s AND t.id = said.fault_id
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A step taken with many faults at once; `batch` takes it back."""

    batch: uuid.UUID
    count: int


def assign(
    findings: Found,
    *,
    by: Access,
    user: User | None = None,
    organisation: Organisation | None = None,
) -> Step:
    """Say who is to mend these: somebody of ours, an organisation, or nobody."""
    faults = list(findings.order_by("fault_id").values_list("fault_id", flat=True).distinct())
    with act("assigned findings", by=by.user, authority_id=by.authority.pk) as detail:
        chosen = Fault.objects.visible_to(by).filter(pk__in=faults)
        chosen.update(assigned_user=user, assigned_organisation=organisation)
        detail.update(user=user and user.pk, organisation=organisation and organisation.pk)
        return _keep(faults, FaultStep.What.ASSIGNED, by, detail)


def assign_as_suggested(findings: Found, *, by: Access) -> Step:
    """Give each to the school or provider that the data name; others stay as they are."""
    said = dict(findings.exclude(suggested=None).order_by().values_list("fault_id", "suggested"))
    with act("assigned findings", by=by.user, authority_id=by.authority.pk) as detail:
        faults, organisations = list(said), list(said.values())
        values = {"authority": by.authority.pk, "faults": faults, "organisations": organisations}
        _run(ASSIGN_EACH, values)
        detail["organisations"] = len(set(organisations))
        return _keep(faults, FaultStep.What.ASSIGNED, by, detail)


def explain(findings: Found, *, why: str, by: Access) -> Step:
    """Say why these stand. It holds of each while its value stays what it is now."""
    said = dict(findings.order_by().values_list("fault_id", "value"))
    with act("explained findings", by=by.user, authority_id=by.authority.pk) as detail:
        values = {
            "authority": by.authority.pk,
            "by": by.user.pk,
            "at": timezone.now(),
            "explanation": why[:500],
            "faults": list(said),
            "values": list(said.values()),
        }
        _run(EXPLAIN, values)
        return _keep(said, FaultStep.What.EXPLAINED, by, detail)


def undo(batch: uuid.UUID, *, by: Access) -> int:
    """Put faults back as they stood before one's own step; gives how many.

    What somebody did something with since is left as it is.
    """
    own = FaultStep.objects.filter(authority=by.authority, batch=batch, by=by.user)
    if not own.exists():
        return 0
    with act("undid a step with findings", by=by.user, authority_id=by.authority.pk) as detail:
        with whole_tables_joined(), connection.cursor() as cursor:
            cursor.execute(PUT_BACK, {"authority": by.authority.pk, "batch": batch})
            faults = [fault for (fault,) in cursor.fetchall()]
        return _keep(faults, FaultStep.What.UNDONE, by, detail).count


def _keep(faults: Iterable[int], what: FaultStep.What, by: Access, detail: dict[str, Any]) -> Step:
    """Write the step down for each."""
    keys, batch = list(faults), uuid.uuid4()
    values = {
        "authority": by.authority.pk,
        "faults": keys,
        "batch": batch,
        "what": what,
        "at": timezone.now(),
        "by": by.user.pk,
    }
    _run(KEEP_STEPS, values)
    detail["findings"] = len(keys)
    return Step(batch, len(keys))


def _run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
