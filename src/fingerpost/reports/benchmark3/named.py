"""The careers team's own form: each leaver by name, as far as the gate lets them be told of, by
tutor group. Nothing of it is kept: a consent taken back counts on the next page and the next file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.db import bulk
from fingerpost.intake.models import Row as Line
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT
from fingerpost.reports.benchmark3.presenters import careers_team
from fingerpost.reports.documents.document import Document
from fingerpost.reports.leavers import presenters as leavers
from fingerpost.reports.leavers.queries import Leaver
from fingerpost.sharing import gate
from fingerpost.sharing.gate import Row

FIELDS = ("given_name", "family_name", *leavers.TOLD)


def document(
    access: Access,
    school: Organisation,
    cohort: Cohort,
    found: Sequence[Leaver],
    *,
    today: date,
    make: Callable[[Document], bytes] | None = None,
) -> tuple[Document, bytes]:
    """The leavers of one summer as the gate releases them, and the file made of it, if one is.

    Args:
        access: who reads it; somebody of the school.
        school: whose leavers.
        cohort: of which summer.
        found: everybody of the cohort.
        today: the day the page speaks of.
        make: makes the file; its bytes give the fingerprint that is logged.
    """
    groups = tutor_groups(access, school, [one.person for one in found])

    def drawn(rows: Sequence[Row]) -> Document:
        shown = [row for row in rows if not row.values.keys().isdisjoint(leavers.TOLD)]
        return careers_team.document(school, cohort, found, shown, groups, today)

    released = gate.release(
        by=access,
        recipient=school,
        flow="F7",
        purpose="destinations",
        people=[one.person for one in found],
        fields=FIELDS,
        more=leavers.more(found),
        make=(lambda rows: make(drawn(rows))) if make else None,
    )
    return drawn(released.rows), released.content


def tutor_groups(
    access: Access, school: Organisation, people: Collection[int]
) -> Mapping[int, str]:
    """The tutor group of each, as the school itself last sent it."""
    sent = (
        Line.objects.annotate(meant=PERSON_MEANT)
        .filter(
            authority=access.authority,
            meant__in=bulk.among(people),
            submission__sender=school,
            submission__undone_at=None,
            fields__has_key="registration_group",
        )
        .order_by("submission__received_at", "number")
    )
    return dict(sent.values_list("meant", "fields__registration_group"))
