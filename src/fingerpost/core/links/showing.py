"""What a page behind a link may show of what we hold: little, and never somebody else's word.

Whoever holds the phone and knows a birthday can read it. So only plain activities are shown, only
as the place itself or the young person said them, and nothing where there is word on how they may
safely be reached. Where nothing may be shown the page asks what they do now, and does not say why.
"""

from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import requirement_year
from fingerpost.core.destinations.currency import activities
from fingerpost.core.links.choices import shown
from fingerpost.core.records import Source, Status

# Who told us, in a word of the catalogues; anybody else is not quoted [ours].
OWN_WORD = frozenset({Source.YOUNG_PERSON, Source.AUTHORITY_CONTACT})
OF_SCHOOLS = frozenset({Source.SCHOOL_ROLL, Source.SCHOOL_CENSUS})
OF_PROVIDERS = frozenset({Source.PROVIDER_ENROLMENT, Source.ILR})


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold, as far as it may be shown; `teller` is you, school, college or provider."""

    doing: str
    teller: str
    course: str
    since: date | None


def held_to_show(
    status: Status, *, day: date, kind_of_place: str = "", is_guarded: bool
) -> Held | None:
    """What to ask "Is this still right?" of; None where the question must be open.

    Args:
        status: what was derived for the day.
        day: today.
        kind_of_place: of the organisation the status is at: school, college and so on.
        is_guarded: there is word on how they may safely be reached.
    """
    said = status.spoken_by
    if said is None or is_guarded or status.code not in shown():
        return None
    # What ends by itself cannot be confirmed by a yes: the end would still stand.
    ends = status.expected_end_on
    by_review = activities(requirement_year(day))[status.code].lapse_rule == "review"
    teller = _teller(said.source, kind_of_place)
    if by_review or (ends is not None and ends < day) or not teller:
        return None
    return Held(shown()[status.code].key, teller, said.course, status.since)


def _teller(source: Source, kind_of_place: str) -> str:
    if source in OWN_WORD:
        return "you"
    if source in OF_SCHOOLS:
        return "school"
    if source not in OF_PROVIDERS:
        return ""
    if kind_of_place in ("school", "special school"):
        return "school"
    return "college" if "college" in kind_of_place else "provider"
