"""Two made-up authorities as large as they come, for what can only be measured at size.

Kent has about 120,000 live young people, Years 9 to 11 and those to 25 with an EHC plan included;
its neighbour has 40,000, all of academic age 16-17. They are put in with the product's own bulk
functions rather than by thousands of files, so that it takes a minute.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

import fingerpost.demo.names
from bench.test_bench_reading import uln, upn
from fingerpost.audit.actions import act
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.records import Source
from fingerpost.db import bulk
from fingerpost.evidence.actions import NewEvidence, append, rederive
from fingerpost.people.details import new_person
from worlds import County, enter

KENT_AGES = {13: 0.16, 14: 0.16, 15: 0.16, 16: 0.162, 17: 0.162, 18: 0.16, 20: 0.02, 22: 0.016}
COHORT_AGES = {16: 0.5, 17: 0.5}
COLUMNS_BESIDES = {
    "safe_contact_note": "",
    "cohort_status": "P",
    "transferred_to": "",
    "previous_return_id": "",
}


@dataclass
class World:
    """Kent, its neighbour, and the neighbour's people as rows, for making a file of them."""

    kent: County
    neighbour: County
    people: list[dict[str, Any]]


def build(*, kent: int = 120_000, neighbour: int = 40_000) -> World:
    """Both authorities, in the database and analysed; as the owner, outside any transaction."""
    chance = random.Random(886)
    counties = County.make("886"), County.make("887")
    _populate(counties[0], kent, KENT_AGES, chance)
    people = _populate(counties[1], neighbour, COHORT_AGES, chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return World(*counties, people)


def _populate(
    county: County, count: int, ages: dict[int, float], chance: random.Random
) -> list[dict[str, Any]]:
    enter(county.authority)
    today = timezone.localdate()
    ids = bulk.new_ids("people_person", count)
    people = [_person(county, ages, chance, today) for _ in ids]
    with act("loaded people", by=None, authority_id=county.authority.pk):
        bulk.insert(
            "people_person",
            ("id", "local_id", *people[0]),
            ((key, key, *person.values()) for key, person in zip(ids, people, strict=True)),
        )
        said = [s for key in ids for s in _said(key, county, chance, today)]
        append(
            said,
            authority_id=county.authority.pk,
            recorded_at=timezone.make_aware(datetime.combine(today, time(9))) - timedelta(days=5),
            by=None,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person, evidence_evidence")
    rederive(authority_id=county.authority.pk, as_at=today)
    return people


def _person(
    county: County, ages: dict[int, float], chance: random.Random, today: date
) -> dict[str, Any]:
    age = chance.choices(list(ages), list(ages.values()))[0]
    first, last = birthdays_of_academic_age(age, today)
    fields = {
        "given_name": _name("given_names", chance),
        "middle_names": _name("given_names", chance) if chance.random() < 0.5 else "",
        "family_name": _name("family_names", chance),
        "born_on": first + timedelta(days=chance.randrange((last - first).days + 1)),
        "sex": chance.choice("FM"),
        "ethnicity": "WBRI",
        "upn": upn(chance),
        "uln": uln(chance),
        "address_line_1": f"{chance.randint(1, 300)} Long Lane",
        "town": "Brindlemere",
        "postcode": f"XM{chance.randint(1, 29)} {chance.randint(1, 9)}"
        f"{chance.choice('ABDEFGHJ')}{chance.choice('ABDEFGHJ')}",
        "mobile": f"07700 9{chance.randrange(100_000):05}",
        "ehc_plan": age > 18 or chance.random() < 0.05,
        "sen_support": chance.random() < 0.1,
        "looked_after": chance.random() < 0.01,
        "home_authority": county.authority.code,
    }
    columns = new_person(fields, joined_on=today - timedelta(days=400))
    where = dict.fromkeys(("educated_authority", "year11_authority"), county.authority.code)
    place = {"authority_id": county.authority.pk, "school_id": county.school.pk}
    return columns | COLUMNS_BESIDES | where | place


def _said(key: int, county: County, chance: random.Random, today: date) -> Iterator[NewEvidence]:
    """Two or three statements of most; nothing current of some."""
    september = date(today.year - (today < date(today.year, 9, 9)), 9, 8)
    school = {"person_id": key, "provider_id": county.school.pk}
    began = september - timedelta(days=5 * 365)
    for source, days in ((Source.SCHOOL_CENSUS, 120), (Source.SCHOOL_ROLL, 80)):
        verified = september - timedelta(days=days)
        yield NewEvidence(
            source=source, code="110", starts_on=began, verified_on=verified, **school
        )
    if chance.random() < 0.92:
        yield NewEvidence(
            person_id=key,
            provider_id=county.college.pk,
            source=Source.PROVIDER_ENROLMENT,
            code=chance.choice(("210", "220", "230", "310")),
            starts_on=september,
            verified_on=min(today, september + timedelta(days=chance.randrange(10, 60))),
            expected_end_on=september + timedelta(days=650),
        )
    if chance.random() < 0.05:
        verified = today - timedelta(days=chance.randrange(90))
        code = chance.choice(("619", "616", "330"))
        source = Source.AUTHORITY_CONTACT
        yield NewEvidence(
            person_id=key, source=source, code=code, starts_on=verified, verified_on=verified
        )


def _name(which: str, chance: random.Random) -> str:
    names, weights = _names(which)
    return chance.choices(names, cum_weights=weights)[0]


@cache
def _names(which: str) -> tuple[Sequence[str], Sequence[int]]:
    folder = Path(fingerpost.demo.names.__file__).parent
    names, weights, total = [], [], 0
    with (folder / f"{which}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            total += int(row["weight"])
            names.append(row["name"])
            weights.append(total)
    return names, weights
