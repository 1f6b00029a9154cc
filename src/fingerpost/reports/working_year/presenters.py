"""The working year in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.caseload.notices.presenters import days
from fingerpost.core.working_year.milestones import STANDING_WORDS, ShownBy, Standing
from fingerpost.organisations.access import Access
from fingerpost.reports.working_year import queries
from fingerpost.reports.working_year.queries import Due, Place, Record, State
from fingerpost.web.words import count_of, of_base, percent

MOST = 6  # on the first page
COLOURS: Mapping[Standing, str] = {
    Standing.DONE: "green",
    Standing.DONE_LATE: "green",
    Standing.OVERDUE: "red",
    Standing.BEFORE_OUR_TIME: "grey",
    Standing.DUE_SOON: "yellow",
    Standing.AHEAD: "grey",
}
SHOWN_BY: Mapping[ShownBy, str] = {
    ShownBy.FILE: "Done for each school or provider when its file is used.",
    ShownBy.FIXED: "Done when the list is fixed.",
    ShownBy.CLOSED: "Done when the list is closed.",
    ShownBy.RETURN: "Done when the return is marked as sent.",
    ShownBy.CONTACTS: "Done for each school or provider when its contacts are confirmed.",
    ShownBy.BY_HAND: "Done when somebody ticks it off.",
    ShownBy.NOTHING: "A day to know of: nothing has to be done for it.",
}
LEAGUE = (
    "School or provider",
    "In time",
    "Late",
    "Missing",
    "Lines sent",
    "Lines that wait",
    "Lines we could not use",
    "Lines with a UPN or ULN",
    "Leaver notices",
    "Median days from last day to notice",
    "Median days from notice to first contact",
    "Reached",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A milestone in the list of a year."""

    state: State
    words: str
    colour: str
    progress: str

    @property
    def due(self) -> Due:
        return self.state.due


def line(state: State) -> Line:
    """One milestone."""
    marks_a_day = state.due.milestone.shown_by is ShownBy.NOTHING
    words = "Past" if marks_a_day and state.done_on else STANDING_WORDS[state.standing]
    if marks_a_day and not state.done_on:
        words = "Ahead"
    colour = "grey" if marks_a_day else COLOURS[state.standing]
    progress = of_base(state.done, state.places) if state.places else ""
    return Line(state, words, colour, progress)


def months(states: Iterable[State]) -> list[tuple[date, list[Line]]]:
    """The milestones month by month."""
    found: dict[date, list[Line]] = {}
    for state in states:
        found.setdefault(state.due.due_on.replace(day=1), []).append(line(state))
    return list(found.items())


def due_now(access: Access) -> list[Line]:
    """What is overdue or due soon, for the first page."""
    year = queries.year_now()
    found = queries.states(queries.due(access.authority, year), queries.known(access, year))
    pressing = (Standing.OVERDUE, Standing.DUE_SOON)
    return [line(one) for one in found if one.standing in pressing and _is_work(one)][-MOST:]


def asked_of(access: Access) -> list[tuple[Due, str, str]]:
    """What a school or provider still has to do, with its tag: what is late first, then the next
    few days ahead. What was due before the authority began here is asked of nobody."""
    if access.organisation is None:
        return []
    open_ = (Standing.OVERDUE, Standing.DUE_SOON, Standing.AHEAD)
    asked = [one for one in queries.asked_of(access, access.organisation) if one.standing in open_]
    return [(one.due, STANDING_WORDS[one.standing], COLOURS[one.standing]) for one in asked[:MOST]]


def _is_work(state: State) -> bool:
    """Something has to be done for it: it does not only mark a day."""
    return state.due.milestone.shown_by is not ShownBy.NOTHING


def headline(states: Iterable[State]) -> str:
    """What is due and late, in a sentence."""
    real = [one for one in states if _is_work(one)]
    overdue = sum(one.standing is Standing.OVERDUE for one in real)
    soon = sum(one.standing is Standing.DUE_SOON for one in real)
    late = f"{count_of(overdue, 'milestone')} overdue" if overdue else "Nothing is overdue"
    return f"{late}, {soon} due in the next fortnight." if soon else f"{late}."


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A school or provider beside one milestone."""

    place: Place
    words: str
    colour: str


def place_line(place: Place) -> PlaceLine:
    """One school or provider."""
    words = "Came, and waits for an answer" if place.waits else STANDING_WORDS[place.standing]
    return PlaceLine(place, words, "orange" if place.waits else COLOURS[place.standing])


@dataclass(frozen=True, slots=True)
class Standings:
    """A line of the league, in words."""

    record: Record
    in_time: str
    waiting: str
    unusable: str
    numbered: str
    told: str
    reached: str


def standings(records: Iterable[Record]) -> list[Standings]:
    """The league in words; a share without its base is not shown."""
    return [
        Standings(
            record=one,
            in_time=of_base(one.in_time, one.asked) if one.asked else "Nothing due yet",
            waiting=_share(one.waiting, one.lines),
            unusable=_share(one.unusable, one.lines),
            numbered=_share(one.numbered, one.lines),
            told=_median(one.notices.to_notice, one.notices.notices),
            reached=_median(one.notices.to_contact, one.notices.reached, one.notices.notices),
        )
        for one in records
    ]


def _share(part: int, whole: int) -> str:
    return f"{percent(part, whole)} ({of_base(part, whole)})" if whole else "–"


def _median(count: float | None, *base: int) -> str:
    """A median of days with how many notices it is of; of those, how many there are."""
    if count is None:
        return "–"
    of = of_base(*base) if len(base) > 1 else count_of(base[0], "notice")
    return f"{days(count)} ({of})"


def league_rows(records: Iterable[Record]) -> list[list[str | int]]:
    """The league for a spreadsheet."""
    return [
        [
            one.organisation.name,
            one.in_time,
            one.late,
            one.missing,
            one.lines,
            one.waiting,
            one.unusable,
            one.numbered,
            one.notices.notices,
            _number(one.notices.to_notice),
            _number(one.notices.to_contact),
            one.notices.reached,
        ]
        for one in records
    ]


def _number(median: float | None) -> str:
    return "" if median is None else f"{median:g}"
