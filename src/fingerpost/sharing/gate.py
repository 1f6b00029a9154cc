"""The one way out: named data for another organisation is decided, masked and logged here.

    released = gate.release(
        by=access, recipient=school, flow="F7", purpose="destinations",
        people=leavers, fields=("given_name", "family_name", "route"),
    )
    released.rows       # of whom something may be told: key of the person and the values allowed
    released.refused    # of whom nothing may, each with the decision that says why
    released.disclosures # what was logged: one for those told the same fields on the same ground

Nothing is cached: consent taken back is refused on the next page and in the next file.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Refused
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.decision import Decision, Reason
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.sharing import queries, values
from fingerpost.sharing.models import DisclosedPerson, Disclosure


@dataclass(frozen=True, slots=True)
class Machine:
    """A system of a school or provider: it takes what is shared, and nobody has signed in."""

    authority: Authority
    organisation: Organisation
    user: None = None


Taker = Access | Machine
"""Who takes what is shared."""
NO_VALUES: Mapping[int, Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """What may be told of one young person. `values` has every allowed field, and no other."""

    person: int
    values: Mapping[str, Any]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Released:
    """What left, what did not and why, and how it was logged.

    `disclosures` is empty where nobody was named. `content` are the bytes of the file, if one was
    made.
    """

    rows: Sequence[Row]
    refused: Mapping[int, Decision]
    disclosures: Sequence[Disclosure]
    content: bytes = b""

    def reasons(self) -> Counter[Reason]:
        """Of how many nothing was told, by reason."""
        given = (decision.reason for decision in self.refused.values())
        return Counter(reason for reason in given if reason)


def release(
    *,
    by: Taker,
    recipient: Organisation,
    flow: str,
    purpose: str,
    people: Iterable[int],
    fields: Collection[str],
    on: date | None = None,
    more: Mapping[int, Mapping[str, Any]] = NO_VALUES,
    make: Callable[[Sequence[Row]], bytes] | None = None,
    form: Disclosure.Form = Disclosure.Form.PAGE,
) -> Released:
    """Give an organisation what it may have of these young people, and log it.

    Args:
        by: who takes it: somebody of the organisation, or of the authority on its behalf.
        recipient: who is told.
        flow: a code of core/sharing/flows.csv.
        purpose: a code of core/sharing/purposes.csv.
        people: keys of entries that stand for themselves, in the order the rows are to have.
        fields: codes of core/sharing/fields.csv that are wanted.
        on: the day; today when None.
        more: values worked out elsewhere, by person and field. Only what is allowed goes out.
        make: makes the file of the rows; its bytes give the fingerprint.
        form: how it is given; a file wherever one is made.

    Raises:
        Refused: somebody asks for another organisation than their own.
    """
    if by.organisation is not None and by.organisation != recipient:
        raise Refused("You may see what is shared with your own organisation only.")
    order = list(dict.fromkeys(people))
    decided = queries.decisions(
        order,
        authority_id=by.authority.pk,
        recipient=recipient,
        flow=flow,
        purpose=purpose,
        wanted=fields,
        on=on or timezone.localdate(),
    )
    rows = _rows([one for one in order if one in decided and decided[one].is_yes], decided, more)
    refused = {person: one for person, one in decided.items() if not one.is_yes}
    content = make(rows) if make else b""
    form = Disclosure.Form.FILE if make else form
    logged = _log(rows, len(refused), content, form=form, by=by, recipient=recipient)
    return Released(rows, refused, logged, content)


def _rows(
    people: Sequence[int],
    decided: Mapping[int, Decision],
    more: Mapping[int, Mapping[str, Any]],
) -> list[Row]:
    held = values.held(people)
    return [
        Row(
            person,
            values.of(held[person], _in_order(decided[person].allowed), more.get(person, {})),
            decided[person],
        )
        for person in people
        if person in held
    ]


def _in_order(allowed: frozenset[str]) -> list[str]:
    return [code for code in flows.fields() if code in allowed]


Alike = tuple[Sequence[Row], str]
"""Those told the same fields on the same ground, and the fingerprint of what they were told in."""


def _log(
    rows: Sequence[Row],
    refused: int,
    content: bytes,
    *,
    form: Disclosure.Form,
    by: Taker,
    recipient: Organisation,
) -> list[Disclosure]:
    """Log what was told, a disclosure for each group of those alike.

    Of a page seen again the same day with the same contents, the first stands.
    """
    told = _alike(rows, content)
    seen = _seen(told, by) if told and form is Disclosure.Form.PAGE else {}
    new = [(some, fingerprint) for some, fingerprint in told if fingerprint not in seen]
    if not new:
        return list(seen.values())
    with act("shared named data", by=by.user, authority_id=by.authority.pk) as detail:
        kept = [_keep(one, refused, form=form, by=by, recipient=recipient) for one in new]
        detail.update(
            disclosures=[one.pk for one in kept],
            organisation=recipient.pk,
            people=sum(one.people for one in kept),
        )
    return [*seen.values(), *kept]


def _alike(rows: Sequence[Row], content: bytes) -> list[Alike]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.decision.ground, row.decision.power, tuple(row.values)].append(row)
    return [
        (some, hashlib.sha256(content or _canonical(some)).hexdigest()) for some in groups.values()
    ]


def _keep(
    told: Alike, refused: int, *, form: Disclosure.Form, by: Taker, recipient: Organisation
) -> Disclosure:
    rows, fingerprint = told
    decision = rows[0].decision
    disclosure = Disclosure.objects.create(
        authority=by.authority,
        at=timezone.now(),
        recipient=recipient,
        recipient_name=recipient.name,
        flow=decision.question.flow,
        purpose=decision.question.purpose,
        ground=decision.ground,
        power=decision.power,
        mode=decision.question.mode.value,
        form=form,
        fields=sorted(rows[0].values),
        people=len(rows),
        refused=refused,
        fingerprint=fingerprint,
        by=by.user,
    )
    DisclosedPerson.objects.bulk_create(
        DisclosedPerson(
            authority=by.authority,
            disclosure=disclosure,
            person_id=row.person,
            fields=disclosure.fields,
        )
        for row in rows
    )
    return disclosure


def _seen(told: Sequence[Alike], by: Taker) -> dict[str, Disclosure]:
    """The same told to the same, for the same, today: by fingerprint."""
    question = told[0][0][0].decision.question
    found = Disclosure.objects.filter(
        authority=by.authority,
        recipient=int(question.recipient),
        flow=question.flow,
        purpose=question.purpose,
        fingerprint__in=[fingerprint for _, fingerprint in told],
        by=by.user,
        at__date=timezone.localdate(),
    )
    return {one.fingerprint: one for one in found}


def _canonical(rows: Sequence[Row]) -> bytes:
    told = [[row.person, sorted(row.values.items())] for row in rows]
    return json.dumps(told, default=str, ensure_ascii=False).encode()
