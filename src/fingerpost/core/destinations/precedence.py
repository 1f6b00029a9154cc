"""Which of several spells is the one (DESIGN rules 4 to 7).

The tables come first: which activities stand beside a main one (beside.csv), how far each source
is trusted (codes/sources.csv). The functions below only read them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fingerpost.core import codes, tables
from fingerpost.core.destinations.currency import Activity, lapses_on
from fingerpost.core.destinations.spells import TRUST, Spell

_ACTIVITIES = codes.load("activities")
GAP_YEAR = "260"
APPRENTICESHIP = "310"
PART_TIME_WORK = "360"
AGREED_START = frozenset({"615", "616"})
COMPULSORY = _ACTIVITIES.where(family="compulsory")
COLLEGE_COURSE = _ACTIVITIES.where(family="education") - {GAP_YEAR}
LEARNING = COLLEGE_COURSE | _ACTIVITIES.where(family="training") | {APPRENTICESHIP}

KINDS = {
    "learning": LEARNING,
    "part-time work": frozenset({PART_TIME_WORK}),
    "apprenticeship": frozenset({APPRENTICESHIP}),
    "college course": COLLEGE_COURSE,
}


def _beside_table() -> tuple[tuple[frozenset[str], frozenset[str], str], ...]:
    return tuple(
        (KINDS[row["main"]], KINDS[row["beside"]], row["in_words"])
        for row in tables.rows("destinations", "beside")
    )


BESIDE = _beside_table()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spell that has begun, with what the code list and the lapse rules say of it on a day."""

    spell: Spell
    activity: Activity
    lapses_on: date | None
    lapsed: bool

    @property
    def is_current(self) -> bool:
        """Known, and not lapsed."""
        return self.activity.is_known and not self.lapsed


@dataclass(frozen=True, slots=True)
class Contest:
    """How the spells of one person stood to each other on a day."""

    winner: Candidate | None
    closed: tuple[tuple[Candidate, Candidate], ...]
    beside: tuple[tuple[Candidate, str], ...]
    unheard: tuple[Candidate, ...]
    rivals: tuple[Candidate, ...]


def candidates(
    spells: Sequence[Spell], activities: Mapping[str, Activity], day: date, *, past_year_11: bool
) -> list[Candidate]:
    """The spells that had begun by `day` and may still mean something (rules 2 and 7)."""
    return [
        _candidate(spell, activities[spell.code], day)
        for spell in spells
        if spell.has_begun(day) and not (past_year_11 and spell.code in COMPULSORY)
    ]


def _candidate(spell: Spell, activity: Activity, day: date) -> Candidate:
    lapse = lapses_on(activity, spell.speaker, begins_on=spell.begins_on)
    return Candidate(spell, activity, lapse, lapse is not None and lapse < day)


def contest(begun: Sequence[Candidate], day: date) -> Contest:
    """Close, set aside and choose among spells that have begun (rules 4 to 6)."""
    open_ = [c for c in begun if c.spell.in_force(day)]
    if len(begun) == 1:
        return Contest(open_[0] if open_ else None, (), (), (), ())
    closed = [(c, by) for c in open_ for by in begun if closes(by, c, day)]
    closed_spells = [c for c, _ in closed]
    left = [c for c in open_ if c not in closed_spells]
    beside = [(c, words) for c in left if (words := _stands_beside(c, left))]
    main = [c for c in left if c not in [b for b, _ in beside]]
    winner = max(main, key=_rank, default=None)
    others = [c for c in main if c is not winner]
    unheard = [c for c in others if not c.activity.is_known and winner and _later(c, winner)]
    rivals = [c for c in others if c.activity.is_known]
    return Contest(winner, tuple(closed), tuple(beside), tuple(unheard), tuple(rivals))


def closes(later: Candidate, earlier: Candidate, day: date) -> bool:
    """Whether `later` starts later and was verified later, and is not an exception (rule 4).

    What stood beside a main activity takes its place only where that has lapsed and it has not
    itself ended.
    """
    if not _later(later, earlier):
        return False
    if earlier.is_current and not later.activity.is_known:
        return False  # rule 5
    takes_over = later.spell.in_force(day) and not earlier.is_current
    return takes_over or not beside_words(earlier, later)


def _later(later: Candidate, earlier: Candidate) -> bool:
    return (
        later.spell.begins_on > earlier.spell.begins_on
        and later.spell.vouched_on > earlier.spell.vouched_on
    )


def beside_words(main: Candidate, other: Candidate) -> str:
    """How `other` stands beside `main`, in words; empty where it does not."""
    for mains, besides, words in BESIDE:
        if main.spell.code in mains and other.spell.code in besides:
            return words
    return ""


def _stands_beside(candidate: Candidate, others: Sequence[Candidate]) -> str:
    return next(
        (words for main in others if main.is_current and (words := beside_words(main, candidate))),
        "",
    )


def _rank(candidate: Candidate) -> tuple[object, ...]:
    """Known and current, then known, then latest verified, better source, latest start (rule 6).

    A lapsed activity counts as not known (rule 10), so a current one goes before it.
    """
    spell = candidate.spell
    return (
        candidate.activity.is_known,
        candidate.is_current,
        spell.vouched_on,
        -TRUST[spell.speaker.source],
        spell.begins_on,
        spell.code,
    )
