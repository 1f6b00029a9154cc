"""What came of notices, told to whoever gave them: through the gate, for a page of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from fingerpost.caseload.notices.models import Notice
from fingerpost.organisations.models import Organisation
from fingerpost.sharing import gate
from fingerpost.sharing.gate import Machine, Taker
from fingerpost.sharing.models import Disclosure


def answers(notices: Iterable[Notice], *, to: Organisation, by: Taker) -> Mapping[int, str]:
    """What a sender may read of what came of its notices, by notice; that it was told is logged.

    Args:
        notices: its notices, with the persons they are about.
        to: who gave them.
        by: who reads.
    """
    every = list(notices)
    stages: dict[int, set[str]] = defaultdict(set)
    for one in every:
        if (person := one.about) is not None:
            stages[person].add(one.first.stage)
    released = gate.release(
        by=by,
        recipient=to,
        flow="F14",
        purpose="notice_answer",
        people=stages,
        fields=("notice_stage",),
        more={person: {"notice_stage": ", ".join(sorted(of))} for person, of in stages.items()},
        form=Disclosure.Form.API if isinstance(by, Machine) else Disclosure.Form.PAGE,
    )
    may = {row.person for row in released.rows} | {None}
    return {one.pk: one.in_words_where(withheld=one.about not in may) for one in every}
