"""The two pages, September Guarantee and activity survey, and the steps a list can take."""

from collections.abc import Callable
from dataclasses import dataclass

from fingerpost.core.access import Permission
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.workflow import CohortState
from fingerpost.organisations.access import Access
from fingerpost.returns.exercises import actions
from fingerpost.returns.exercises.models import Cohort

NOT_ASKED_AFTER = (
    "Nothing is recorded of them in this list any more: they are not in it to work on."
)


@dataclass(frozen=True, slots=True)
class Exercise:
    """One of the two pages: its lists, its question, and what to say before there is a list."""

    key: str
    url: str
    name: str
    question: str
    kinds: tuple[CohortKind, ...]
    other: str


EXERCISES = {
    one.key: one
    for one in (
        Exercise(
            "guarantee",
            "guarantee",
            "September Guarantee",
            "Who has an offer of a suitable place by 30 September?",
            (CohortKind.YEAR_11, CohortKind.YEAR_12),
            "survey",
        ),
        Exercise(
            "survey",
            "survey",
            "Activity survey",
            "What did last summer's Year 11 leavers do on 1 November?",
            (CohortKind.SURVEY,),
            "guarantee",
        ),
    )
}


def exercise_of(kind: CohortKind) -> Exercise:
    """The page a list belongs to."""
    return EXERCISES["guarantee" if kind.is_guarantee else "survey"]


@dataclass(frozen=True, slots=True)
class Move:
    """A step taken with a list: what is asked first, what is said when it is done."""

    key: str
    starts_from: tuple[CohortState, ...]
    act: Callable[..., None]
    button: str
    question: str
    words: str
    done: str
    kind: str = "secondary"
    asks_why: bool = False

    @property
    def url(self) -> str:
        """The name of its page."""
        return f"{self.key}_list"


MOVES = {
    move.key: move
    for move in (
        Move(
            "fix",
            (CohortState.OPEN,),
            actions.fix,
            "Fix the list",
            "Fix this list?",
            "From then on nobody is added or removed by later files. Whoever would belong is shown "
            "apart as having joined after it was fixed.",
            "The list is fixed.",
            "",
        ),
        Move(
            "close",
            (CohortState.FIXED,),
            actions.close,
            "Close the list",
            "Close this list?",
            "Its figures then stay as they are known now, whatever is sent later.",
            "The list is closed.",
        ),
        Move(
            "reopen",
            (CohortState.FIXED, CohortState.CLOSED),
            actions.reopen,
            "Open it again",
            "Open this list again?",
            "It then follows what is known until you fix it again. Figures given out may change.",
            "The list is open again.",
            asks_why=True,
        ),
    )
}


def moves(cohort: Cohort, access: Access) -> list[Move]:
    """What this user can do with a list where it stands."""
    if not access.may(Permission.BUILD_RETURN):
        return []
    return [move for move in MOVES.values() if cohort.state in move.starts_from]
