"""A hard set: few names, many twins, strangers who are twins of people in the caseload.

Everybody here shares names and birthdays with others, as in a test made from short lists of names.
It is no picture of a county: it asks whether wrong links come when everything invites them.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from core.linkage.spoilt_county import SpoiltCounty, slip
from fingerpost.core.linkage import Record

GIVEN = [
    "Oliver",
    "Jack",
    "Harry",
    "Thomas",
    "William",
    "James",
    "Daniel",
    "Samuel",
    "Joseph",
    "Mohammed",
    "Ali",
    "Yusuf",
    "Adam",
    "Jacob",
    "Benjamin",
    "Alexander",
    "Callum",
    "Ethan",
    "Liam",
    "Nathan",
    "Emily",
    "Olivia",
    "Amelia",
    "Charlotte",
    "Elizabeth",
    "Katherine",
    "Isabella",
    "Grace",
    "Ellie",
    "Emma",
    "Ella",
    "Lily",
    "Lucy",
    "Holly",
    "Zara",
    "Aisha",
    "Fatima",
    "Hannah",
    "Sophie",
    "Abigail",
    "Chloe",
]
FAMILY = [
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Khan",
    "Hussain",
    "Patel",
    "Ahmed",
    "Williams",
    "Davies",
    "Evans",
    "Wilson",
    "Thomas",
    "Roberts",
    "Walker",
    "Wright",
    "Green",
    "Hall",
    "Wood",
    "Clarke",
    "Jackson",
    "Lewis",
    "Harris",
    "Martin",
    "Cooper",
    "O'Brien",
    "Begum",
    "Kaur",
    "Singh",
    "Nowak",
    "Adeyemi",
    "Hughes",
    "Carter",
    "Bell",
    "Murphy",
    "Bailey",
]
SHORT = {
    "William": "Bill Will Billy",
    "Thomas": "Tom",
    "Samuel": "Sam",
    "Joseph": "Joe",
    "James": "Jim",
    "Mohammed": "Muhammad Mohamed Mohammad",
    "Yusuf": "Yousuf",
    "Benjamin": "Ben",
    "Daniel": "Dan",
    "Alexander": "Alex",
    "Elizabeth": "Beth Lizzie",
    "Katherine": "Kate Kathryn Catherine",
    "Isabella": "Izzy Bella",
    "Abigail": "Abi Abbie",
    "Aisha": "Ayesha",
    "Sophie": "Sofie",
    "Fatima": "Fatimah",
    "Jacob": "Jake",
    "Emily": "Em",
    "Olivia": "Liv",
    "Charlotte": "Lottie",
}


def crowded(people: int, *, seed: int = 5, hard: bool = False) -> SpoiltCounty:
    """A caseload of about this many, and a file of the same with strangers among them."""
    rng = Random(seed)
    everyone = _people(people, rng)
    caseload = [p for p in everyone if rng.random() > 0.08]
    known = {p.id for p in caseload}
    sent = [p for p in everyone if rng.random() < 0.7]
    rows, truth = [], {}
    for number, person in enumerate(sent):
        row = _spoilt(replace(person, id=f"L{number}"), rng, 2 if hard else 1)
        rows.append(row)
        truth[row.id] = person.id if person.id in known else ""
    rng.shuffle(rows)
    return SpoiltCounty(caseload, rows, truth, dict.fromkeys(truth, "all"))


def _people(count: int, rng: Random) -> list[Record]:
    people: list[Record] = []
    while len(people) < count:
        family = rng.choice(FAMILY)
        if rng.random() < 0.06:
            family = f"{family}-{rng.choice(FAMILY)}"
        postcode = (
            f"XC{rng.randrange(1, 9)} {rng.randrange(10)}{rng.choice('ABDE')}{rng.choice('ABDE')}"
        )
        born = date(2008, 9, 1) + timedelta(days=rng.randrange(730))
        chance = rng.random()
        births = [born, born] if chance < 0.06 else [born]
        if 0.06 < chance < 0.2:
            births.append(born + timedelta(days=rng.randrange(320, 700)))
        for given, day in zip(rng.sample(GIVEN, len(births)), births, strict=True):
            people.append(_person(len(people), given, family, day, postcode, rng))
    return people


def _person(
    number: int, given: str, family: str, born_on: date, postcode: str, rng: Random
) -> Record:
    return Record(
        id=f"P{number}",
        given_name=given,
        family_name=family,
        born_on=born_on,
        postcode=postcode,
        sex="M" if GIVEN.index(given) < 20 else "F",
        address=f"{rng.randrange(99)} High Street",
    )


def _spoilt(row: Record, rng: Random, times: int) -> Record:
    def chance(share: float) -> bool:
        return rng.random() < share * times

    born = row.born_on or date.min
    if chance(0.10) and row.given_name in SHORT:
        row = replace(row, given_name=rng.choice(SHORT[row.given_name].split()))
    if chance(0.03):
        row = replace(row, given_name=slip(row.given_name, rng))
    if chance(0.03):
        row = replace(row, family_name=slip(row.family_name, rng))
    if chance(0.3) and "-" in row.family_name:
        row = replace(row, family_name=rng.choice(row.family_name.split("-")))
    if chance(0.02):
        row = replace(row, given_name=row.family_name, family_name=row.given_name)
    if chance(0.02) and born.day <= 12:
        row = replace(row, born_on=date(born.year, born.day, born.month))
    elif chance(0.02):
        row = replace(row, born_on=born.replace(year=born.year + rng.choice((-1, 1)), day=1))
    if chance(0.15):
        row = replace(row, postcode=f"XC{rng.randrange(1, 9)} {rng.randrange(10)}ZZ", address="")
    elif chance(0.08):
        row = replace(row, postcode="", address="")
    if chance(0.3):
        row = replace(row, address="")
    return row if chance(0.7) else replace(row, sex="")
