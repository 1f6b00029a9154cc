"""Evidence in, status out (DESIGN section 1, rules 1 to 13).

`derive` answers what one young person was doing on a day, as known on a day, with its reasons;
`derive_each` on several days at once. It is the only way a status comes about.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from fingerpost.core import dates
from fingerpost.core.destinations import explain
from fingerpost.core.destinations.currency import activities
from fingerpost.core.destinations.precedence import (
    AGREED_START,
    COMPULSORY,
    Candidate,
    candidates,
    contest,
)
from fingerpost.core.destinations.spells import SETS_STATUS, Spell, counts, spells, weight
from fingerpost.core.records import Evidence, Group, Status

NOT_KNOWN = "810"
YEAR_11 = 15
ONE_DAY = timedelta(days=1)


def derive(
    evidence: Iterable[Evidence],
    *,
    born_on: date | None,
    as_at: date,
    as_known_at: date | None = None,
) -> Status:
    """The status of one person on `as_at`, from what was known on `as_known_at`.

    Args:
        evidence: every statement about the person, in any order.
        born_on: tells whether Year 11 is over; without it, school codes are taken as they stand.
        as_at: the day asked about.
        as_known_at: the day whose knowledge counts; `as_at` when not given.

    Raises:
        KeyError: a statement carries a code no requirement year has.
    """
    (status,) = derive_each(
        evidence, born_on=born_on, days=[as_at], as_known_at=as_known_at or as_at
    )
    return status


def derive_each(
    evidence: Iterable[Evidence],
    *,
    born_on: date | None,
    days: Iterable[date],
    as_known_at: date,
) -> list[Status]:
    """The same for several days in their order, all from what was known on one.

    Raises:
        KeyError: a statement carries a code no requirement year has.
    """
    heard = sorted((e for e in evidence if counts(e, as_known_at)), key=weight)
    known_spells = spells(e for e in heard if e.source in SETS_STATUS)
    leads = tuple(explain.lead(e) for e in heard if e.source not in SETS_STATUS)
    return [_status(known_spells, leads, born_on, day, as_known_at) for day in days]


def _status(
    known_spells: Sequence[Spell],
    leads: tuple[str, ...],
    born_on: date | None,
    as_at: date,
    as_known_at: date,
) -> Status:
    begun = candidates(
        known_spells,
        activities(dates.requirement_year(as_at)),
        as_at,
        past_year_11=past_year_11(born_on, as_at),
    )
    result = contest(begun, as_at)
    winner = result.winner
    if winner is None:
        return _not_known(known_spells, begun, leads, as_at, as_known_at)
    speaker = winner.spell.speaker
    disagreements = explain.disagreements(winner, result)
    return Status(
        code=winner.spell.code,
        group=winner.activity.lapsed_counts_as if winner.lapsed else winner.activity.group,
        as_at=as_at,
        as_known_at=as_known_at,
        since=winner.spell.begins_on,
        lapses_on=winner.lapses_on,
        lapsed=winner.lapsed,
        verified_on=speaker.verified_on,
        neet_since=neet_since(winner, begun),
        spoken_by=speaker,
        provider=winner.spell.provider,
        expected_end_on=winner.spell.expected_end_on,
        reasons=explain.reasons(winner, result, as_at) + leads,
        disagreements=disagreements,
        needs_a_look=bool(disagreements) or agreed_start_has_passed(winner, as_at),
    )


def past_year_11(born_on: date | None, day: date) -> bool:
    """Whether the academic year in which they turned 16 is over."""
    return born_on is not None and dates.academic_age(born_on, day) > YEAR_11


def agreed_start_has_passed(winner: Candidate, day: date) -> bool:
    """Whether the start they agreed to lies behind them: still NEET, and work (rule 12)."""
    agreed = winner.spell.speaker.review_on
    return winner.spell.code in AGREED_START and agreed is not None and agreed < day


def neet_since(winner: Candidate, begun: Collection[Candidate]) -> date | None:
    """When the person came into the NEET group, which may be before the present NEET code."""
    if winner.activity.group is not Group.NEET:
        return None
    since = winner.spell.begins_on
    for spell in sorted(begun, key=lambda c: c.spell.begins_on, reverse=True):
        if spell.spell.begins_on >= since or not spell.activity.is_known:
            continue
        ended = spell.spell.speaker.ended_on
        if spell.activity.group is not Group.NEET or (ended and ended < since - ONE_DAY):
            break
        since = spell.spell.begins_on
    return since


def _not_known(
    all_spells: Sequence[Spell],
    begun: Sequence[Candidate],
    leads: tuple[str, ...],
    as_at: date,
    as_known_at: date,
) -> Status:
    ends = [ended for c in begun if (ended := c.spell.speaker.ended_on) and ended < as_at]
    last_end = max(ends, default=None)
    only_school = bool(all_spells) and all(spell.code in COMPULSORY for spell in all_spells)
    return Status(
        code=NOT_KNOWN,
        group=Group.NOT_KNOWN,
        as_at=as_at,
        as_known_at=as_known_at,
        since=last_end + ONE_DAY if last_end else None,
        reasons=explain.nothing_in_force(as_at, only_school=only_school, last_end=last_end) + leads,
    )
