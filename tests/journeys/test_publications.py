"""The data manager makes a month public, and anybody reads it."""

import re

import pytest

from apps.test_publications import county as county  # the same 36 young people
from fingerpost.reports.publications import tasks
from fingerpost.reports.publications.models import Proposal
from journeys.staff import Staff
from worlds import County, hub

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_month_is_made_public_and_anybody_reads_it(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/figures")
    staff.opens("Publish figures")
    staff.arrives("Publish figures")
    staff.opens("Preview and publish")
    staff.arrives("Publish October 2026")
    staff.presses("Preview")
    staff.arrives("Preview of October 2026")
    staff.sees("Being worked out")
    asked = Proposal.objects.get()
    tasks.work_out(authority_id=asked.authority_id, proposal_id=asked.pk)
    staff.sees("What anybody will see")  # the page looks by itself
    staff.presses("Make public")
    staff.arrives("Publish figures")
    staff.opens("The page anybody sees")
    staff.arrives("What 16 and 17 year olds do in")
    staff.sees("First published")
    staff.page.context.clear_cookies()
    staff.page.reload()
    staff.arrives("What 16 and 17 year olds do in")
    link = staff.page.get_by_role("link", name=re.compile("All months as CSV.*By sex"))
    answer = staff.page.request.get(staff.page.url.rsplit("/", 3)[0] + link.get_attribute("href"))
    assert answer.ok
    assert answer.text().startswith("month_end,version,group")
    staff.signs_in(hub(county).user.email, home=f"How is {county.authority} doing?")
    staff.sees("At a glance")
