"""Named data that goes by law to somebody who is no school or provider here: logged, not weighed.

The return to the DfE and the lines of those who live in another authority leave as the law says,
whoever they are about. So one decision holds for all of it: whether the flow may carry the fields.
"""

import hashlib
from collections.abc import Collection

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.decision import decide
from fingerpost.core.sharing.questions import Question, Subject
from fingerpost.db import bulk
from fingerpost.organisations.models import Authority
from fingerpost.sharing.models import DisclosedPerson, Disclosure


class NotInTheFlow(Exception):
    """A fault of ours: the flow may not carry a field, or depends on whom it is about."""


def hand_over(
    content: bytes,
    *,
    to: str,
    flow: str,
    purpose: str,
    fields: Collection[str],
    many: int,
    people: Collection[int] = (),
    authority: Authority,
    by: Actor | None,
) -> Disclosure:
    """Log a file that goes to somebody by law; the same file to the same is logged once.

    Args:
        content: the file.
        to: who gets it, as it is called.
        flow: a code of core/sharing/flows.csv.
        purpose: a code of core/sharing/purposes.csv.
        fields: codes of core/sharing/fields.csv that are in it.
        many: how many young people it names.
        people: keys of those of them whom we hold; nobody where it is about others' alone.
        authority: whose they are; its scope must be set.
        by: who hands it over; None for the system.

    Raises:
        NotInTheFlow: what is in it may not go, or its flow is one people may say no to.
    """
    if people and flows.flows()[flow].limits:
        raise NotInTheFlow(f"{flow} is decided for each young person: use the gate.")
    today = timezone.localdate()
    decision = decide(
        Question(
            flow=flow,
            purpose=purpose,
            recipient=to,
            day=today,
            subject=Subject(born_on=today),
            wanted=frozenset(fields),
        )
    )
    if decision.refused:
        raise NotInTheFlow(f"{flow} may not carry {', '.join(sorted(decision.refused))}.")
    fingerprint = hashlib.sha256(content).hexdigest()
    same = Disclosure.objects.filter(authority=authority, flow=flow, recipient_name=to)
    held: Disclosure | None = same.filter(fingerprint=fingerprint).first()
    if held is not None:
        return held
    with act("shared named data", by=by, authority_id=authority.pk) as detail:
        disclosure = Disclosure.objects.create(
            authority=authority,
            at=timezone.now(),
            recipient_name=to,
            flow=flow,
            purpose=purpose,
            ground=decision.ground,
            power=decision.power,
            form=Disclosure.Form.FILE,
            fields=sorted(fields),
            people=many,
            fingerprint=fingerprint,
            by_id=by.pk if by else None,
        )
        _name(people, disclosure)
        detail.update(disclosures=[disclosure.pk], people=many)
    return disclosure


def _name(people: Collection[int], disclosure: Disclosure) -> None:
    columns = ("authority_id", "disclosure_id", "person_id", "fields")
    rows = (
        (disclosure.authority_id, disclosure.pk, person, disclosure.fields) for person in people
    )
    bulk.insert(DisclosedPerson._meta.db_table, columns, rows)
