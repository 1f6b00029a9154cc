"""Who had which help for which need, and what became of them. Every answer starts from access."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from django.utils import timezone

from fingerpost.caseload.casework.models import Action, Move, Need
from fingerpost.core import casework
from fingerpost.core.casework.helped import Followed, followed
from fingerpost.core.dates import academic_year
from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Group
from fingerpost.core.workflow import ReferralState
from fingerpost.evidence.records import by_person
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import standing_for

Open = tuple[str, date, date | None]
"""A need: its code, since when, and until when where it is met."""


@dataclass(frozen=True, slots=True)
class Given:
    """One young person had one kind of help. `began` is when it was planned or referred to."""

    person: int
    help: str
    began: date
    done_on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one who had help, with the needs that were open then."""

    help: str
    needs: frozenset[str]
    followed: Followed


def since(today: date) -> date:
    """1 September of the school year before: of this one it is mostly too soon to say."""
    return date(academic_year(today) - 1, 9, 1)


def outcomes(access: Access, today: date) -> list[Outcome]:
    """Of help done since a day, of those who were not in learning or work when it began.

    Who had the same help twice counts once, by the first.
    """
    given = _first(_one_entry([*_actions(access, today), *_referrals(access, today)]))
    needs = _needs(access)
    evidence = {
        person: (born_on, said)
        for person, born_on, said in by_person(
            access.authority.pk, sorted({one.person for one in given})
        )
    }

    @cache
    def in_place(person: int, day: date) -> bool:
        born_on, said = evidence[person]
        status = derive(said, born_on=born_on, as_at=day, as_known_at=today)
        return status.group == Group.EET

    return [
        Outcome(
            one.help,
            _open_then(needs.get(one.person, ()), one),
            followed(one.done_on, today=today, in_place=partial(in_place, one.person)),
        )
        for one in given
        if not in_place(one.person, one.began)
    ]


def _open_then(needs: Iterable[Open], given: Given) -> frozenset[str]:
    """The needs that stood in the way at any time while help was given."""
    return frozenset(
        code
        for code, began, met_on in needs
        if began <= given.done_on and (met_on is None or met_on >= given.began)
    )


def _actions(access: Access, today: date) -> Iterator[Given]:
    """Help in itself, such as careers guidance, that was done."""
    kinds = {one.code: one.name for one in casework.kinds_of_help().values() if one.intervention}
    done = Action.objects.visible_to(access).standing().filter(kind__in=kinds)
    rows = done.filter(done_on__range=(since(today), today))
    for person, kind, at, on in rows.values_list("person", "kind", "recorded_at", "done_on"):
        yield Given(person, kinds[kind], min(timezone.localdate(at), on), on)


def _referrals(access: Access, today: date) -> Iterator[Given]:
    """Programmes that were finished, however."""
    done = Move.objects.visible_to(access).standing().filter(state=ReferralState.FINISHED)
    chosen = done.filter(on__range=(since(today), today), referral__undone_at=None)
    for move in chosen.select_related("referral__provision"):
        began = timezone.localdate(move.referral.recorded_at)
        yield Given(move.person_id, str(move.referral.provision), min(began, move.on), move.on)


def _one_entry(given: Iterable[Given]) -> list[Given]:
    """The same, each under whoever stands for the entry."""
    every = list(given)
    stands = standing_for({one.person for one in every})
    return [
        Given(stands.get(one.person, one.person), one.help, one.began, one.done_on) for one in every
    ]


def _first(given: Iterable[Given]) -> list[Given]:
    found: dict[tuple[int, str], Given] = {}
    for one in sorted(given, key=lambda one: (one.done_on, one.began)):
        found.setdefault((one.person, one.help), one)
    return list(found.values())


def _needs(access: Access) -> Mapping[int, list[Open]]:
    """By young person: needs with since when, and until when where they are met."""
    rows = Need.objects.visible_to(access).standing()
    every = list(rows.values_list("person", "code", "since", "met_on"))
    stands = standing_for({person for person, *_ in every})
    found: dict[int, list[Open]] = {}
    for person, code, began, met_on in every:
        found.setdefault(stands.get(person, person), []).append((code, began, met_on))
    return found
