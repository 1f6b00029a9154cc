"""An acceptance set: the demonstration's people as the authority holds them and as colleges send
them, with the truth kept. Its names, homes and faults are not those the model was fitted to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random

from fingerpost.core.linkage import Record
from fingerpost.core.records import Organisation
from fingerpost.demo.geography import Geography
from fingerpost.demo.names import Names
from fingerpost.demo.numbers import Numbers
from fingerpost.demo.people import Population
from fingerpost.demo.world import MERROWSHIRE, SCHOOL, Place, YoungPerson

AS_AT = date(2026, 10, 1)
OLDEST, YOUNGEST = date(2007, 9, 1), date(2010, 8, 31)
NAME_GROUPS = {
    "W": "white",
    "M": "mixed",
    "A": "Asian",
    "B": "black",
    "C": "Chinese",
    "O": "other",
}


@dataclass(frozen=True)
class SpoiltCounty:
    """Two files and who is who: `truth` gives the caseload id of a row, '' for a stranger."""

    caseload: list[Record]
    rows: list[Record]
    truth: dict[str, str]
    group: dict[str, str]


@cache
def people(cohort: int, seed: int = 7) -> tuple[YoungPerson, ...]:
    """The demonstration's own people, with households, twins and numbers."""
    rng = Random(seed)
    geography = Geography(rng)
    school = Place(
        Organisation(name="A school", kind="school", urn="100001"),
        SCHOOL,
        MERROWSHIRE,
        "Merrowick",
        weight=1,
    )
    special = replace(school, role="special school")
    other = replace(school, role="alternative provision")
    private = replace(school, independent=True)
    population = Population(
        rng=rng,
        authority=MERROWSHIRE,
        as_at=AS_AT,
        names=Names(),
        geography=geography,
        numbers=Numbers(rng),
        places=[school, special, other, private, replace(school, authority="997")],
    )
    return tuple(population.people(cohort))


def held(person: YoungPerson) -> Record:
    """The caseload's record of somebody."""
    home = person.homes[0]
    return Record(
        id=f"P{person.number}",
        upn=person.upn,
        former_upn=person.former_upn,
        uln=person.uln,
        given_name=person.given_name,
        middle_names=person.middle_names,
        family_name=person.family_name,
        born_on=person.born_on,
        sex=person.sex,
        postcode=home.postcode,
        address=", ".join(home.lines),
    )


def sent(person: YoungPerson, number: int) -> Record:
    """The same person as a provider that makes no mistakes would send them."""
    record = held(person)
    home = person.homes[-1]
    return replace(
        record,
        id=f"L{number}",
        upn="",
        former_upn="",
        postcode=home.postcode,
        address=", ".join(home.lines),
    )


Trouble = Callable[[Record, YoungPerson, Random], Record]


def known_as(record: Record, person: YoungPerson, rng: Random) -> Record:
    """The name they go by."""
    return replace(record, given_name=person.known_as or record.given_name)


def respelt(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Another spelling of a name written in another alphabet."""
    others = _names().spellings.get(record.given_name)
    return replace(record, given_name=rng.choice(others)) if others else record


def family_respelt(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Another spelling of the family name."""
    others = _names().spellings.get(record.family_name)
    return replace(record, family_name=rng.choice(others)) if others else record


def half_family_name(record: Record, person: YoungPerson, rng: Random) -> Record:
    """One half of a double-barrelled name."""
    return replace(record, family_name=rng.choice(record.family_name.replace("-", " ").split()))


def names_swapped(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Each name in the other's column."""
    return replace(record, given_name=record.family_name, family_name=record.given_name)


def keyed_given(record: Record, person: YoungPerson, rng: Random) -> Record:
    """A slip of the fingers in the given name."""
    return replace(record, given_name=slip(record.given_name, rng))


def keyed_family(record: Record, person: YoungPerson, rng: Random) -> Record:
    """A slip of the fingers in the family name."""
    return replace(record, family_name=slip(record.family_name, rng))


def new_family_name(record: Record, person: YoungPerson, rng: Random) -> Record:
    """A stepfather's name, say."""
    return replace(record, family_name=_names().family(rng, "british"))


def born_turned(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Day and month the American way."""
    born = person.born_on
    return replace(record, born_on=None, born_text=f"{born.year}{born.day:02d}{born.month:02d}")


def born_slip(record: Record, person: YoungPerson, rng: Random) -> Record:
    """One digit of the birth date wrong."""
    text = f"{person.born_on:%Y%m%d}"
    place = rng.randrange(3, 8)
    return replace(
        record, born_on=None, born_text=text[:place] + str(rng.randrange(10)) + text[place + 1 :]
    )


def no_birth_date(record: Record, person: YoungPerson, rng: Random) -> Record:
    """The column left empty."""
    return replace(record, born_on=None)


def moved(record: Record, person: YoungPerson, rng: Random) -> Record:
    """A home the authority has not heard of."""
    return replace(
        record,
        postcode=f"XM{rng.randrange(1, 9)} {rng.randrange(10)}{_letters(rng)}",
        address=f"{rng.randrange(1, 90)} New Road",
    )


def no_postcode(record: Record, person: YoungPerson, rng: Random) -> Record:
    """No address at all."""
    return replace(record, postcode="", address="")


def postcode_slip(record: Record, person: YoungPerson, rng: Random) -> Record:
    """One character of the postcode wrong."""
    return replace(record, postcode=record.postcode[:-1] + rng.choice("ABDEFGHJ"))


def no_uln(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Not yet given a number."""
    return replace(record, uln=rng.choice(("", "9999999999")))


def uln_slip(record: Record, person: YoungPerson, rng: Random) -> Record:
    """One digit of the number wrong."""
    place = rng.randrange(1, 10)
    return replace(
        record,
        uln=record.uln[:place] + rng.choice("0123456789") + record.uln[place + 1 :]
        if record.uln
        else "",
    )


def no_middle_names(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Middle names not asked for."""
    return replace(record, middle_names="")


def middle_initial(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Only the initial of the middle name."""
    return replace(record, middle_names=record.middle_names[:1])


def capitals(record: Record, person: YoungPerson, rng: Random) -> Record:
    """A system that holds everything in capitals and without accents or marks."""
    return replace(
        record,
        given_name=record.given_name.upper(),
        family_name=record.family_name.upper().replace("'", "").replace("-", " "),
    )


def wrong_sex(record: Record, person: YoungPerson, rng: Random) -> Record:
    """The other box ticked."""
    return replace(record, sex={"M": "F", "F": "M"}.get(record.sex, ""))


def no_sex(record: Record, person: YoungPerson, rng: Random) -> Record:
    """Not asked."""
    return replace(record, sex="")


# How many rows in a thousand have each trouble; troubles fall independently.
USUAL: dict[Trouble, int] = {
    known_as: 350,
    respelt: 250,
    family_respelt: 120,
    half_family_name: 350,
    names_swapped: 6,
    keyed_given: 20,
    keyed_family: 20,
    new_family_name: 12,
    born_turned: 6,
    born_slip: 10,
    no_birth_date: 4,
    moved: 60,
    no_postcode: 40,
    postcode_slip: 15,
    no_uln: 120,
    uln_slip: 12,
    no_middle_names: 500,
    middle_initial: 150,
    capitals: 200,
    wrong_sex: 5,
    no_sex: 60,
}
WITHOUT_NUMBERS = {**USUAL, no_uln: 1000}
BARE = {**WITHOUT_NUMBERS, no_middle_names: 1000, no_postcode: 300, no_sex: 1000}


def spoil(
    cohort: Sequence[YoungPerson],
    *,
    rows: int,
    troubles: dict[Trouble, int],
    strangers: float = 0.03,
    seed: int = 3,
) -> SpoiltCounty:
    """A caseload of most of the cohort, and a file of `rows` with troubles at these rates."""
    rng = Random(seed)
    order = list(cohort)
    rng.shuffle(order)
    unknown = {p.number for p in order[: round(len(order) * strangers)]}
    learners = [p for p in order if OLDEST <= p.born_on <= YOUNGEST]
    chosen = [p for p in learners if p.number not in unknown][: round(rows * (1 - strangers))]
    chosen += [p for p in learners if p.number in unknown][: rows - len(chosen)]
    rng.shuffle(chosen)
    sent_rows = [_spoilt(person, number, troubles, rng) for number, person in enumerate(chosen)]
    mixed = _numbers_mixed(sent_rows, rng)
    return SpoiltCounty(
        caseload=[held(p) for p in order if p.number not in unknown],
        rows=mixed,
        truth={
            f"L{number}": "" if p.number in unknown else f"P{p.number}"
            for number, p in enumerate(chosen)
        },
        group={f"L{n}": NAME_GROUPS.get(p.ethnicity[:1], "other") for n, p in enumerate(chosen)},
    )


def _spoilt(person: YoungPerson, number: int, troubles: dict[Trouble, int], rng: Random) -> Record:
    record = sent(person, number)
    for trouble, per_thousand in troubles.items():
        if rng.random() * 1000 < per_thousand:
            record = trouble(record, person, rng)
    return record


def _numbers_mixed(rows: list[Record], rng: Random) -> list[Record]:
    """A few rows bear the number of the row above: a column sorted without the others."""
    mixed = list(rows)
    for place in range(1, len(rows)):
        if rng.random() < 0.004:
            mixed[place] = replace(rows[place], uln=rows[place - 1].uln)
    return mixed


def slip(text: str, rng: Random) -> str:
    """One slip of the fingers: a letter lost, doubled, exchanged or mistaken."""
    if len(text) < 3:
        return text
    place = rng.randrange(len(text) - 1)
    before, one, two, after = text[:place], text[place], text[place + 1], text[place + 2 :]
    return rng.choice(
        (
            before + two + after,
            before + one + one + two + after,
            before + two + one + after,
            before + rng.choice("qwertyuiopasdfghjklzxcvbnm") + two + after,
        )
    )


def _letters(rng: Random) -> str:
    return rng.choice("ABDEFGH") + rng.choice("ABDEFGH")


@cache
def _names() -> Names:
    return Names()


def with_second_entries(
    every: Sequence[YoungPerson], entries: int, *, seed: int = 3
) -> tuple[list[Record], set[tuple[str, str]]]:
    """Everybody as held, then some of them entered again by another name and without a UPN; and
    which pairs are one person.
    """
    rng = Random(seed)
    troubles = (known_as, respelt, family_respelt, half_family_name)
    again = {
        f"P{person.number}": rng.choice(troubles)(sent(person, at), person, rng)
        for at, person in enumerate(rng.sample(list(every), entries))
    }
    truth = {(first, record.id) for first, record in again.items()}
    return [*map(held, every), *again.values()], truth
