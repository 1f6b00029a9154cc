"""From scored pairs to decisions: proofs first, then guards, then one person for one learner.

A proof is a UPN both sides hold, or a ULN both hold with a name or birth date that agrees. Another
number both hold, such as National Insurance, is no proof but lets a pair past the guards. A guard
stops a link that the score alone would make: twins share birthday, home and family name, so no
link rests on those. A guard never makes a link. What is stopped goes to a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from fingerpost.core.linkage import names
from fingerpost.core.linkage.normalise import Normal
from fingerpost.core.linkage.records import Decision, Thresholds
from fingerpost.core.linkage.scoring import UNSAID, Scored

GIVEN_AGREES: Final = frozenset(
    ("same", "equivalent", "another", "swapped", "near", "short", "initial")
)
FAMILY_AGREES: Final = frozenset(
    ("same", "another", "equivalent", "half", "swapped", "near", "sound")
)
BORN_AGREES: Final = frozenset(("same", "turned"))
BORN_NEAR: Final = BORN_AGREES | {"year_by_one", "slip"}
LOOSE_GIVEN: Final = frozenset(("near", "short", "another", "initial"))
MOST_SHOWN: Final = 5
FACTS_OF_ONE_LEARNER: Final = 2
SHORTEST_ALIKE: Final = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A scored pair with what is decided of it and why, beyond its score."""

    pair: Scored
    decision: Decision
    notes: tuple[str, ...] = ()
    proven: bool = False

    @property
    def claim(self) -> tuple[bool, float, int, int]:
        """Sorts the strongest claim first: proofs, then score, then the files' own order."""
        return (not self.proven, -self.pair.score, self.pair.b, self.pair.a)


def judge(pair: Scored, a: Normal, b: Normal, thresholds: Thresholds) -> Judged:
    """One pair by itself, before others claim either side."""
    upn, uln = (
        _share(a.valid_upns, b.valid_upns),
        bool(a.valid_uln) and (a.valid_uln == b.valid_uln),
    )
    if upn or uln:
        return _judge_identified(pair, upn=upn)
    if pair.score < thresholds.review or _of_one_home(pair, a, b):
        return Judged(pair, Decision.NONE)
    if stop := _guard(pair):
        return Judged(pair, Decision.REVIEW, (stop,))
    if pair.score < thresholds.link:
        return Judged(pair, Decision.REVIEW, ("Not enough agrees to link without a person.",))
    return Judged(pair, Decision.LINK)


def _of_one_home(pair: Scored, a: Normal, b: Normal) -> bool:
    """Whether the two are brothers or sisters, and not in doubt: nobody need be asked.

    Given name and birth date both differ; or one of them does and each holds a UPN of their own.
    """
    if pair.levels["number"] == "same":
        return False
    given_differs = pair.levels["given"] not in GIVEN_AGREES | {UNSAID}
    born_differs = pair.levels["born"] not in BORN_NEAR | {UNSAID}
    own_numbers = bool(a.valid_upns and b.valid_upns)
    return (given_differs and born_differs) or (own_numbers and (given_differs or born_differs))


def _judge_identified(pair: Scored, *, upn: bool) -> Judged:
    given, born = pair.levels["given"], pair.levels["born"]
    number = "UPN" if upn else "ULN"
    contradicts_name = given not in GIVEN_AGREES | {UNSAID}
    contradicts_born = born not in BORN_NEAR | {UNSAID}
    if contradicts_name and contradicts_born:
        return Judged(
            pair,
            Decision.REVIEW,
            (f"The {number} is the same, but both the given name and the birth date differ.",),
        )
    if upn:
        return Judged(pair, Decision.LINK, ("Both hold the same valid UPN.",), proven=True)
    if _names_agree(pair) or born in BORN_AGREES:
        return Judged(
            pair,
            Decision.LINK,
            ("Both hold the same valid ULN, and name or birth date agrees.",),
            proven=True,
        )
    return Judged(
        pair, Decision.REVIEW, ("The ULN is the same, but neither name nor birth date agrees.",)
    )


def _names_agree(pair: Scored) -> bool:
    return pair.levels["given"] in GIVEN_AGREES and pair.levels["family"] in FAMILY_AGREES


def _guard(pair: Scored) -> str:
    """Why this pair must not be linked without a person, however high it scores; or nothing."""
    level = pair.levels
    if level["number"] == "same" and (level["born"] in BORN_AGREES or _names_agree(pair)):
        return ""
    if level["given"] == UNSAID:
        return "There is no given name to tell twins and siblings apart."
    if level["given"] not in GIVEN_AGREES:
        return "The given names are not the same: twins and siblings share all the rest."
    if level["given"] in LOOSE_GIVEN and level["sex"] == "different":
        return "The given name is only alike, and the sex differs."
    if level["born"] == "different":
        return "The birth dates have nothing in common."
    return ""


def settle(
    judged: Iterable[Judged], people: Sequence[Normal], thresholds: Thresholds
) -> dict[int, list[Judged]]:
    """For each row its line, and any further lines put to review: one person for one learner.

    The strongest claims are met first. A claim whose runner-up is close goes to review, unless
    the runner-up has been met elsewhere by a clearly stronger claim.
    """
    ordered = sorted(judged, key=lambda j: j.claim)
    by_row: dict[int, list[Judged]] = defaultdict(list)
    by_person: dict[int, list[Judged]] = defaultdict(list)
    for one in ordered:
        by_row[one.pair.b].append(one)
        by_person[one.pair.a].append(one)
    board = _Board(by_row, by_person, people, thresholds)
    for one in ordered:
        if one.decision is Decision.LINK:
            board.consider(one)
    return {row: list(board.lines(row)) for row in by_row}


class _Board:
    """Who has been given to whom so far."""

    def __init__(
        self,
        by_row: dict[int, list[Judged]],
        by_person: dict[int, list[Judged]],
        people: Sequence[Normal],
        thresholds: Thresholds,
    ) -> None:
        self.by_row = by_row
        self.by_person = by_person
        self.people = people
        self.thresholds = thresholds
        self.of_row: dict[int, Judged] = {}
        self.of_person: dict[int, Judged] = {}
        self.stopped: dict[tuple[int, int], str] = {}

    def consider(self, one: Judged) -> None:
        """Meet this claim, or put down why it waits for a person."""
        row, person = one.pair.b, one.pair.a
        if row in self.of_row:
            return
        holder = self.of_person.get(person)
        if holder:
            if same_learner(self.people[row], self.people[holder.pair.b]):
                self.of_row[row] = one
            else:
                self.stopped[person, row] = "Another row of this file fits this person better."
            return
        if rival := self._rival(one):
            self.stopped[person, row] = rival
            return
        self.of_row[row] = self.of_person[person] = one

    def _rival(self, one: Judged) -> str:
        if any(self._close(other, one) for other in self.by_row[one.pair.b]):
            return "Someone else in the caseload fits almost as well."
        for other in self.by_person[one.pair.a]:
            learner, own = self.people[other.pair.b], self.people[one.pair.b]
            if self._close(other, one) and not same_learner(learner, own):
                return "Another row of this file fits this person almost as well."
        return ""

    def _close(self, other: Judged, one: Judged) -> bool:
        """Whether `other` comes near `one`, and nothing stronger has settled it elsewhere."""
        if other is one or other.decision is Decision.NONE or (one.proven and not _rivals(other)):
            return False
        if one.proven and one.pair.levels["given"] in GIVEN_AGREES and not other.proven:
            return False
        if not one.proven and other.pair.score <= one.pair.score - self.thresholds.margin:
            return False
        row, person = self.of_row.get(other.pair.b), self.of_person.get(other.pair.a)
        needed = other.pair.score + self.thresholds.margin
        return not any(
            met and met is not one and (met.proven or met.pair.score >= needed)
            for met in (row, person)
        )

    def lines(self, row: int) -> Iterator[Judged]:
        """The line of a row, then each further candidate put to a person."""
        if met := self.of_row.get(row):
            yield met
            return
        candidates = [self._open(one) for one in self.by_row[row]]
        reviewed = [one for one in candidates if one.decision is Decision.REVIEW]
        if not reviewed:
            yield max(candidates, key=lambda one: one.pair.score)
            return
        yield from sorted(reviewed, key=lambda one: -one.pair.score)[:MOST_SHOWN]

    def _open(self, one: Judged) -> Judged:
        """What remains of a pair that was not linked."""
        if stop := self.stopped.get((one.pair.a, one.pair.b)):
            return Judged(one.pair, Decision.REVIEW, (stop,))
        holder = self.of_person.get(one.pair.a)
        if holder and one.pair.levels["given"] not in GIVEN_AGREES:
            return Judged(
                one.pair, Decision.NONE, ("Another row of this file is linked to this person.",)
            )
        return one


def _rivals(other: Judged) -> bool:
    """Whether a pair without a proof can cast doubt on one with: the given name must agree."""
    return other.proven or (
        other.decision is Decision.LINK and other.pair.levels["given"] in GIVEN_AGREES
    )


def same_learner(one: Normal, other: Normal) -> bool:
    """Whether two rows of one file say they are the same learner.

    Numbers settle it. Without, the given name must agree and two more facts with it, and nothing
    may speak against it: twins agree in all but the given name.
    """
    if one.valid_uln and other.valid_uln:
        return one.valid_uln == other.valid_uln
    if one.valid_upns and other.valid_upns:
        return _share(one.valid_upns, other.valid_upns)
    if one.number and other.number and one.number == other.number:
        return True
    if _born_apart(one.born, other.born) or _middles_conflict(one, other):
        return False
    if not (_share(one.given.kin, other.given.kin) or _alike(one.given.name, other.given.name)):
        return False
    facts = (
        _share(one.family.halves, other.family.halves)
        or _alike(one.family.name, other.family.name),
        bool(one.born) and one.born == other.born,
        bool(one.postcode) and one.postcode == other.postcode,
        bool(one.address) and one.address == other.address,
        _share(one.contacts, other.contacts),
    )
    return sum(facts) >= FACTS_OF_ONE_LEARNER


def _alike(one: str, other: str) -> bool:
    """A slip apart, and not both names in their own right."""
    if min(len(one), len(other)) < SHORTEST_ALIKE or {one, other} <= names.known_given_names():
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _born_apart(one: str, other: str) -> bool:
    if not one or not other or one == other or one[:4] + one[6:] + one[4:6] == other:
        return False
    return OSA.distance(one, other, score_cutoff=1) > 1


def _share(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return not set(ours).isdisjoint(theirs)


def _middles_conflict(one: Normal, other: Normal) -> bool:
    ours, theirs = one.given.middles, other.given.middles
    return bool(ours and theirs) and not {m[0] for m in ours} & {m[0] for m in theirs}
