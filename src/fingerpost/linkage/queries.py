"""Reading what is known of who a line may mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fingerpost.core.linkage import DEFAULT, Thresholds
from fingerpost.linkage.models import Answer, AuthorityThresholds
from fingerpost.people.merging.queries import PERSON_MEANT


@dataclass(slots=True)
class Remembered:
    """What people said of one learner: whom they are, since when, and whom they are not."""

    same: int | None = None
    since: datetime | None = None
    different: set[int] = field(default_factory=set)


def anything_remembered(*, authority_id: int, sender_id: int | None) -> bool:
    """Whether people have said anything of this sender's learners that stands."""
    answers = Answer.objects.standing().filter(authority_id=authority_id, sender_id=sender_id)
    return answers.filter(person__isnull=False).exists()


def remembered(
    learners: Iterable[str], *, authority_id: int, sender_id: int | None
) -> Mapping[str, Remembered]:
    """The standing answers about these learners of one sender."""
    asked = {learner for learner in learners if learner}
    found: dict[str, Remembered] = defaultdict(Remembered)
    answers = Answer.objects.standing().filter(
        authority_id=authority_id, sender_id=sender_id, learner__in=asked, person__isnull=False
    )
    meant = answers.annotate(who=PERSON_MEANT)
    said = meant.order_by("at", "pk").values_list("learner", "said", "who", "at")
    for learner, answer, person, at in said if asked else ():
        held = found[learner]
        if answer == Answer.Said.DIFFERENT:
            held.different.add(person)
        else:
            held.same, held.since = person, at
            held.different.discard(person)
    return found


def changed_thresholds(authority_id: int) -> AuthorityThresholds | None:
    """The thresholds an authority has set for itself."""
    return AuthorityThresholds.objects.filter(pk=authority_id).select_related("changed_by").first()


def thresholds(authority_id: int) -> Thresholds:
    """Where this authority has decisions change; the model's own where it has not said."""
    chosen = changed_thresholds(authority_id)
    if chosen is None:
        return DEFAULT
    return Thresholds(link=chosen.link, review=chosen.review, margin=chosen.margin)
