"""From rows about people to core records: the only file here that knows both."""

from fingerpost.core import records
from fingerpost.core.cohorts import Facts, elsewhere
from fingerpost.core.cohorts.leaving import Standing
from fingerpost.people.models import Person


def facts(person: Person, ours: str) -> Facts:
    """What decides whether somebody is in the cohort of the authority with this code."""
    return Facts(
        born_on=person.born_on,
        ehc_plan=person.ehc_plan,
        lives_in=elsewhere(person.home_authority, ours),
        educated_in=elsewhere(person.educated_authority, ours),
    )


def record(person: Person, lead_authority: str, standing: Standing) -> records.Person:
    """The person as the core speaks of them.

    Args:
        person: as held now, or as held once (an event of their history).
        lead_authority: the code of the authority that leads.
        standing: how the return carries them.
    """
    lines = (
        person.address_line_1,
        person.address_line_2,
        person.address_line_3,
        person.address_line_4,
    )
    return records.Person(
        local_id=person.local_id,
        given_name=person.given_name,
        middle_names=person.middle_names,
        family_name=person.family_name,
        born_on=person.born_on,
        sex=person.sex,
        ethnicity=person.ethnicity,
        upn=person.upn,
        uln=person.uln,
        address_lines=tuple(line for line in lines if line),
        town=person.town,
        county=person.county,
        postcode=person.postcode,
        lead_authority=lead_authority,
        educated_authority=person.educated_authority or lead_authority,
        year11_authority=person.year11_authority,
        transferred_to=standing.to,
        cohort_status=standing.status,
        level_of_need=person.level_of_need,
        ehc_plan=person.ehc_plan,
        sen_support=person.sen_support,
        characteristics=frozenset(person.characteristics),
        previous_id=person.previous_return_id,
    )
