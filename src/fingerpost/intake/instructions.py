"""What the lines of a file say of instructions not to share: that one stands, or none any more."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from fingerpost.core.sharing.instructions import Giver
from fingerpost.db import bulk
from fingerpost.intake.lines import LineOfPerson
from fingerpost.intake.models import Submission
from fingerpost.people.models import Person
from fingerpost.sharing import actions
from fingerpost.sharing.models import Instruction


class Told:
    """What one file tells of instructions: gathered line by line, then kept at once.

    The latest line of somebody speaks. That sharing is agreed takes back only what the same sender
    was told, or told us: nobody can take back an instruction given to somebody else.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.said: dict[int, bool] = {}

    def add(self, lines: Iterable[LineOfPerson]) -> None:
        """Take note of what lines say; most say nothing."""
        for _, fields, person in lines:
            if (withheld := fields.get("consent_withheld")) is not None:
                self.said[person] = withheld

    def keep(self) -> None:
        """Keep what was gathered."""
        withheld = [person for person, said in self.said.items() if said]
        agreed = [person for person, said in self.said.items() if not said]
        if withheld:
            self._keep_given(withheld)
        if agreed:
            self._keep_taken_back(agreed)

    def _keep_given(self, people: list[int]) -> None:
        on, how = self._on(), "A file of the school or provider says so"
        actions.record_instructions(
            [
                actions.Told(
                    person=person,
                    institution=self.submission.sender,
                    given_by=Giver.NOT_SAID,
                    on=on,
                    told=how,
                )
                for person in Person.objects.filter(pk__in=bulk.among(people))
            ],
            authority_id=self.submission.authority_id,
            by=self.submission.sent_by,
            submission_id=self.submission.pk,
        )

    def _keep_taken_back(self, people: list[int]) -> None:
        among = bulk.among(people)
        standing = Instruction.objects.standing().filter(
            person__in=among, institution=self.submission.sender, on__lte=self._on()
        )
        if found := list(standing):
            actions.withdraw_instructions(
                found,
                how="A file of the school or provider says that sharing is agreed",
                on=self._on(),
                authority_id=self.submission.authority_id,
                by=self.submission.sent_by,
                submission_id=self.submission.pk,
            )

    def _on(self) -> date:
        return min(self.submission.as_of, timezone.localdate())
