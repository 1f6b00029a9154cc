"""Consents and instructions in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import age_on, in_words, year_group
from fingerpost.core.sharing.asking import NOT_NOW, Asking, Closed, State, Whom
from fingerpost.core.sharing.consent import decider
from fingerpost.core.sharing.flows import labels
from fingerpost.core.sharing.instructions import Giver, Supply, supply
from fingerpost.messages.consents.queries import LEFT, YEARS, Coverage, Pupil
from fingerpost.messages.links.presenters.cards import Square, square
from fingerpost.people.models import Person
from fingerpost.sharing import records
from fingerpost.sharing.models import Consent, Instruction, Objection
from fingerpost.web.words import count_of

COLOURS = {
    State.YES: "green",
    State.NO: "grey",
    State.WITHDRAWN: "grey",
    State.ENDED: "yellow",
    State.ASKED: "blue",
    State.NOT_ASKED: "yellow",
}
PHRASES = {
    Whom.FIRST: "not asked before",
    Whom.AGAIN: "who did not answer the first time",
    Whom.AT_16: "who turned 16 since they answered",
    Whom.ENDED: "whose answer has ended",
}
WHO = {
    Giver.PARENT: "A parent",
    Giver.PUPIL: "The young person",
    Giver.NOT_SAID: "It was not said who",
}


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One young person in a school's list."""

    person: Person
    year: str
    state: State
    colour: str
    why: str
    is_due: bool


def to_ask(due: Mapping[Whom, int]) -> list[tuple[str, Whom]]:
    """Those to be asked now, by whom they are: what to do, and which they are."""
    people = "young person", "young people"
    return [
        (f"Ask {count_of(due[whom], *people)} {PHRASES[whom]}", whom)
        for whom in Whom
        if due.get(whom)
    ]


@dataclass(frozen=True, slots=True)
class Gist:
    """How consents stand, for a first page: how many said yes of how many, and whom to ask now."""

    yes: int
    total: int
    to_ask: list[tuple[str, Whom]]
    closed: Closed | None


def gist(found: Sequence[Coverage]) -> Gist | None:
    """Of one school, or of all together; None where there is nobody to ask."""
    total = sum(one.total for one in found)
    if not total:
        return None
    yes = sum(one.states[State.YES] for one in found)
    due = sum((one.due for one in found), Counter[Whom]())
    return Gist(yes, total, to_ask(due), closed_everywhere(found))


def closed_everywhere(found: Sequence[Coverage]) -> Closed | None:
    """Why nobody is asked at any school, where it is so at all and for the same reason."""
    reasons = {one.closed for one in found}
    return reasons.pop() if len(reasons) == 1 else None


def pupil_rows(covered: Iterable[Pupil], day: date) -> list[PupilRow]:
    """A line for each young person."""
    return [
        PupilRow(
            one.person, _year(one.person.born_on, day), one.state, COLOURS[one.state],
            one.due.sentence, one.due.is_due,
        )
        for one in covered
    ]  # fmt: skip


def figures(covered: list[Pupil]) -> list[tuple[State, int]]:
    """How many stand how, every way named."""
    counts = Counter(one.state for one in covered)
    return [(state, counts[state]) for state in State]


def by_year(people: Iterable[Person], day: date) -> list[tuple[str, int]]:
    """How many of each year group, the youngest first."""
    counts = Counter(_year(person.born_on, day) for person in people)
    return [(year, counts[year]) for year in YEARS.values() if counts[year]]


def not_now(rules: Mapping[str, int]) -> list[tuple[int, str]]:
    """How many are not asked now, and why."""
    return [(rules[rule], words) for rule, words in NOT_NOW.items() if rules.get(rule)]


def has_parent_asked(person: Person, day: date) -> bool:
    """Whether a parent may answer for them, too."""
    return Giver.PARENT in decider(age_on(person.born_on, day)).may


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one young person: the address without what a browser adds itself."""

    name: str
    address: str
    square: Square


def slips(
    made: Sequence[tuple[Person, str]], groups: Mapping[int, str], *, asked: Giver, day: date
) -> list[tuple[str, list[Slip]]]:
    """Slips by tutor group, and by year where no list has told us one."""
    of: dict[str, list[Slip]] = defaultdict(list)
    for person, address in made:
        name = person.full_name
        title = groups.get(person.pk) or _year(person.born_on, day)
        said = f"a parent or carer of {name}" if asked is Giver.PARENT else name
        typed = address.partition("://")[2].rstrip("/")
        of[title].append(Slip(said, typed, square(address)))
    return sorted(of.items())


def _year(born_on: date, day: date) -> str:
    year = str(year_group(born_on, day))
    return YEARS.get(year, YEARS[LEFT])


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """One time somebody was asked or answered."""

    consent: Consent
    shown: str

    @property
    def said(self) -> tuple[str, str]:
        """What was said, and the colour of the tag."""
        if self.consent.answered_on is None:
            return "Asked", "blue"
        if self.consent.refused:
            return "No", "grey"
        return ("Taken back", "grey") if self.consent.withdrawn_on else ("Yes", "green")

    @property
    def facts(self) -> list[str]:
        """When, how, by whom and until when, each a sentence."""
        row = self.consent
        how = Consent.Channel(row.channel).label.lower()
        if row.answered_on is None:
            return [f"Asked {how}."]
        told = [f"Answered {how} on {in_words(row.answered_on)}, at {row.age_at}."]
        told.append(f"{WHO[Giver(row.given_by)]} answered.")
        if row.withdrawn_on:
            told.append(f"Taken back on {in_words(row.withdrawn_on)}. {row.withdrawn_how}")
        elif row.fields and row.expires_on:
            told.append(f"It can hold until {in_words(row.expires_on)} at the latest.")
        return told

    @property
    def covers(self) -> str:
        """What it covers."""
        return ", ".join(labels(frozenset(self.consent.fields)))


def consents(rows: Iterable[Consent], texts: Mapping[str, str]) -> list[ConsentWords]:
    """Every time they were asked or answered, with the words they were shown."""
    return [ConsentWords(row, texts.get(row.wording, "")) for row in rows]


def standing(asking: Asking, day: date) -> tuple[State, str, str]:
    """How it stands with their school now: the state, the colour of its tag, a sentence."""
    state = asking.state(day)
    return state, COLOURS[state], asking.standing(day).sentence


@dataclass(frozen=True, slots=True)
class InstructionWords:
    """One instruction not to share."""

    instruction: Instruction

    @property
    def to(self) -> str:
        """To whom it was given."""
        return str(self.instruction.institution or "A school or provider; it was not said which")

    @property
    def gist(self) -> str:
        """Who gave it, when and how."""
        row = self.instruction
        told = f"{WHO[Giver(row.given_by)]}, on {in_words(row.on)}. {row.told}."
        return f"{told} Another parent wants it otherwise." if row.disputed else told

    @property
    def state(self) -> tuple[str, str]:
        """Whether it stands, and the colour of the tag."""
        ended = self.instruction.withdrawn_on
        return (f"Taken back on {in_words(ended)}", "grey") if ended else ("Stands", "yellow")

    @property
    def person(self) -> Person:
        """Whom it is about."""
        person = self.instruction.person
        return person.merged_into or person

    @property
    def stands(self) -> bool:
        """Whether it can be taken back."""
        return self.instruction.withdrawn_on is None


def follows(
    person: Person, rows: Iterable[Instruction], *, day: date, hold_days: int
) -> Supply | None:
    """What instructions mean for what may be sent now; None where none was ever given."""
    told = [records.instruction(row) for row in rows]
    return supply(told, born_on=person.born_on, day=day, hold_days=hold_days) if told else None


def objections(rows: Iterable[Objection]) -> list[str]:
    """Objections and restrictions, each a sentence."""
    return [
        f"{row.kind.capitalize()} since {in_words(row.since)}"
        + (f", ended on {in_words(row.ended_on)}" if row.ended_on else ", stands")
        + "."
        for row in rows
    ]
