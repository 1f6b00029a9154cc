"""Why a status is what it is, in sentences a caseworker can repeat on the phone."""

from datetime import date

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.destinations.currency import Activity, why
from fingerpost.core.destinations.precedence import AGREED_START, Candidate, Contest
from fingerpost.core.records import Evidence, Group

_SOURCES = codes.load("sources")


def said_by(evidence: Evidence) -> str:
    """The source in words, fit to begin a sentence."""
    words = _SOURCES[evidence.source]["in_words"]
    return words[0].upper() + words[1:]


def reasons(winner: Candidate, contest: Contest, day: date) -> tuple[str, ...]:
    """What is said, until when it counts, and what was set aside for it."""
    return (
        _statement(winner),
        _currency(winner),
        *_agreed_start(winner, day),
        *(_closed(closed, by) for closed, by in contest.closed if by is winner),
        *(_set_aside(other, words) for other, words in contest.beside),
        *(_unheard(other) for other in contest.unheard),
    )


def disagreements(winner: Candidate, contest: Contest) -> tuple[str, ...]:
    """Where sources differ about this time: kept, shown and listed as work (rule 13)."""
    speaker = winner.spell.speaker
    return (
        *(
            f"{said_by(rival.spell.speaker)} says {_name(rival.activity)} since "
            f"{in_words(rival.spell.begins_on)}, confirmed {in_words(rival.spell.vouched_on)}."
            for rival in contest.rivals
            if rival.spell.code != speaker.code
        ),
        *(
            f"{said_by(other)} of {in_words(other.vouched_on)} calls the same place "
            f"{_name_of(other.code)}."
            for other in winner.spell.statements
            if other.code != speaker.code
        ),
        *_reopened(winner),
    )


def nothing_in_force(day: date, *, only_school: bool, last_end: date | None) -> tuple[str, ...]:
    """Why the status is 'current situation not known' (rule 7)."""
    if last_end:
        return (
            f"What we last knew of ended on {in_words(last_end)}, and nothing since says what "
            f"they were doing on {in_words(day)}.",
        )
    if only_school:
        return ("All we hold is a school place from before the end of Year 11.",)
    return (f"Nothing we hold says what they were doing on {in_words(day)}.",)


def lead(evidence: Evidence) -> str:
    """A statement too weak to set a status, offered as something to follow up."""
    return f"{said_by(evidence)} suggests {_name_of(evidence.code)}: a lead to follow, not counted."


def _name(activity: Activity) -> str:
    return f"{activity.name} ({activity.code})"


def _name_of(code: str) -> str:
    return f"{codes.load('activities').label(code)} ({code})"


def _statement(winner: Candidate) -> str:
    speaker = winner.spell.speaker
    confirmed = (
        f"confirmed on {in_words(speaker.verified_on)}"
        if speaker.verified_on
        else f"recorded on {in_words(speaker.recorded_on)}, with no date of confirmation"
    )
    return (
        f"{said_by(speaker)} says: {_name(winner.activity)} since "
        f"{in_words(winner.spell.begins_on)}, {confirmed}."
    )


def _currency(winner: Candidate) -> str:
    if winner.lapses_on is None:
        if winner.activity.group is Group.NEET:
            return "NEET does not lapse: it stands until something new is known."
        return "Not known does not lapse: it stands until something is known."
    rule = why(winner.activity, winner.spell.speaker, winner.lapses_on)
    if winner.lapsed:
        return (
            f"It lapsed after {in_words(winner.lapses_on)}, {rule}, so it now counts as "
            f"{winner.activity.lapsed_counts_as}."
        )
    return f"It lapses on {in_words(winner.lapses_on)}, {rule}, unless confirmed again."


def _agreed_start(winner: Candidate, day: date) -> tuple[str, ...]:
    agreed = winner.spell.speaker.review_on
    if winner.spell.code not in AGREED_START or agreed is None or agreed >= day:
        return ()
    return (f"The agreed start of {in_words(agreed)} has passed: find out whether they began.",)


def _closed(closed: Candidate, by: Candidate) -> str:
    return (
        f"{_name(closed.activity)} is taken as over, because {_name(by.activity)} started later "
        f"({in_words(by.spell.begins_on)}) and was confirmed later."
    )


def _set_aside(other: Candidate, words: str) -> str:
    return f"{_name(other.activity)} is kept beside it: {words} does not replace the main activity."


def _unheard(other: Candidate) -> str:
    return (
        f"{_name(other.activity)}, recorded since {in_words(other.spell.begins_on)}, changes "
        "nothing while what we know is still current."
    )


def _reopened(winner: Candidate) -> tuple[str, ...]:
    over = winner.spell.reopened_from
    if over is None or over.ended_on is None:
        return ()
    speaker = winner.spell.speaker
    then = "they never came" if over.never_was else f"this ended on {in_words(over.ended_on)}"
    now = f"says {in_words(speaker.ended_on)}" if speaker.ended_on else "still has them"
    return (
        f"{said_by(over)} of {in_words(over.vouched_on)} said {then}, but "
        f"{_SOURCES[speaker.source]['in_words']} of {in_words(speaker.vouched_on)} {now}: "
        "somebody should look.",
    )
