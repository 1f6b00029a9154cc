"""What goes to the Department for Education by name, and that it went."""

import re
from collections.abc import Collection

from fingerpost.audit.actions import Actor
from fingerpost.core.workflow import ReturnState
from fingerpost.db import bulk
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person
from fingerpost.returns.actions import file_of
from fingerpost.returns.models import Return
from fingerpost.sharing.handing_over import hand_over

DFE = "The Department for Education"
IN_A_RETURN = (
    *("our_number", "given_name", "middle_names", "family_name", "born_on", "sex", "ethnicity"),
    *("address", "postcode", "upn", "uln", "sen_support", "ehc_plan", "characteristics"),
    *("youth_justice", "activity", "reason", "provider", "starts_on", "ended_on", "verified_on"),
    *("intended", "offers"),
)
IN_A_LIST = (
    *("our_number", "given_name", "family_name", "born_on", "upn", "uln", "school"),
    *("activity", "reason", "offers", "verified_on"),
)
NUMBER = re.compile(rb"<YoungPersonsID>\d{3}(\d{10})</YoungPersonsID>")
GOES = (ReturnState.SIGNED_OFF, ReturnState.SENT)


def hand_over_return(built: Return, *, by: Actor | None) -> None:
    """Log that the DfE is told what stands in a return: one that was signed off, and once."""
    if ReturnState(built.state) not in GOES:
        return
    data = file_of(built)
    numbers = {int(number) for number in NUMBER.findall(data)}
    held = Person.objects.filter(authority=built.authority_id, local_id__in=bulk.among(numbers))
    _to_the_dfe(data, IN_A_RETURN, held.values_list("pk", flat=True), built.authority, by)


def hand_over_list(
    data: bytes, people: Collection[int], *, authority: Authority, by: Actor | None
) -> None:
    """Log that the DfE is told what stands in the list of an exercise."""
    _to_the_dfe(data, IN_A_LIST, people, authority, by)


def _to_the_dfe(
    data: bytes,
    fields: Collection[str],
    people: Collection[int],
    authority: Authority,
    by: Actor | None,
) -> None:
    hand_over(
        data,
        to=DFE,
        flow="F5",
        purpose="return",
        fields=fields,
        many=len(people),
        people=people,
        authority=authority,
        by=by,
    )
