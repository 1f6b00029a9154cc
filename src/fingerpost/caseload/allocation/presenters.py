"""Who has what, and how evenly, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.urls import reverse

from fingerpost.caseload import queries
from fingerpost.caseload.allocation.models import Holding, Part
from fingerpost.caseload.allocation.queries import caseloads
from fingerpost.caseload.lists import queries as lists
from fingerpost.caseload.lists.expressions import total
from fingerpost.core.worklists.balance import Load, beside_fair, fair_share
from fingerpost.core.worklists.priorities import Kind
from fingerpost.organisations.access import Access
from fingerpost.web.words import count_of, date_words

NOBODY = 0


def loads(access: Access, today: date) -> dict[int, Load]:
    """How many are in each caseload and what effort they take, in one pass; under 0 nobody's."""
    asked = lists.asked(access, today)
    people = queries.caseload(access, today).annotate(
        held_in=asked.sharing.caseload(), effort=total(asked, Kind.EFFORT)
    )
    counted = people.order_by().values_list("held_in").annotate(Count("pk"), Sum("effort"))
    return {key or NOBODY: Load(people, int(effort or 0)) for key, people, effort in counted}


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """A caseload with who has it, what is in it, and how much that is beside a fair share."""

    name: str
    url: str
    list_url: str
    contractor: str
    holders: list[str]
    holds: str
    load: Load
    fair: str


def caseload_lines(access: Access, today: date, loads: Mapping[int, Load]) -> list[CaseloadLine]:
    """Every caseload."""
    every = list(caseloads(access))
    own = {one.pk: loads.get(one.pk, Load(0, 0)) for one in every}
    share = fair_share(own)
    parts, holders = _parts(access, today), _holders(access, today)
    return [
        CaseloadLine(
            name=one.name,
            url=reverse("caseload", args=[one.pk]),
            list_url=f"{reverse('worklist', args=['not-known'])}?caseload={one.pk}",
            contractor=one.contractor,
            holders=[holding_words(held) for held in holders.get(one.pk, [])],
            holds=parts_words(parts.get(one.pk, [])),
            load=own[one.pk],
            fair=beside_fair(own[one.pk], share),
        )
        for one in every
    ]


def _parts(access: Access, today: date) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for part in Part.objects.on(today).filter(authority=access.authority):
        found.setdefault(part.caseload_id, []).append(part)
    return found


def _holders(access: Access, today: date) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = {}
    held = Holding.objects.on(today).filter(authority=access.authority).select_related("user")
    for holding in held:
        found.setdefault(holding.caseload_id, []).append(holding)
    return found


def holding_words(held: Holding) -> str:
    """Who has it, and until when where that is said."""
    until = f" until {date_words(held.until)}" if held.until else ""
    return f"{held.user.name}, covering{until}" if held.covering else f"{held.user.name}{until}"


def parts_words(parts: list[Part]) -> str:
    """What is in a caseload, counted."""
    schools = sum(part.school_id is not None for part in parts)
    people = sum(part.person_id is not None for part in parts)
    areas = len(parts) - schools - people
    said = [
        count_of(schools, "school") if schools else "",
        count_of(areas, "area") if areas else "",
        f"{count_of(people, 'young person', 'young people')} picked by hand" if people else "",
    ]
    return ", ".join(filter(None, said)) or "Nothing yet"
