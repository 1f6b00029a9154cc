"""How a school's leavers are, on its first page: counts, of nobody by name."""

from datetime import date

from fingerpost.core.access import Permission
from fingerpost.core.leavers.cohorts import cohorts_on
from fingerpost.organisations.access import Access
from fingerpost.reports.leavers import presenters, queries
from fingerpost.sharing.queries import decisions


def cohorts(access: Access, today: date) -> list[presenters.Counts]:
    """Every cohort of whom a school has leavers, counted."""
    school = access.organisation
    if school is None or not access.may(Permission.SEE_LEAVERS):
        return []
    found = queries.leavers(access, school, today, cohorts=cohorts_on(today))
    decided = decisions(
        [one.person for leavers in found.values() for one in leavers],
        authority_id=access.authority.pk,
        recipient=school,
        flow="F7",
        purpose="destinations",
        wanted=presenters.TOLD,
        on=today,
    )
    return [
        presenters.counts(cohort, leavers, decided) for cohort, leavers in found.items() if leavers
    ]
