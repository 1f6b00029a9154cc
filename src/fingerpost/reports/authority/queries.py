"""What of reports somebody may see."""

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from fingerpost.core.authority_reports.kinds import falls_due
from fingerpost.core.workflow import ReturnState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership
from fingerpost.reports.authority.giving import READING
from fingerpost.reports.authority.models import Report, Run, Schedule
from fingerpost.returns.models import Return


def reports(access: Access) -> QuerySet[Report]:
    """The reports this user may read, the latest first."""
    found = Report.objects.visible_to(access).defer("document")
    return found.select_related("run", "organisation", "authority")


def runs(access: Access) -> QuerySet[Run]:
    """What was asked for, with how much of it is made, the latest first."""
    found = Run.objects.visible_to(access).select_related("asked_by", "taken_back_by", "schedule")
    return found.annotate(made=Count("reports"))


def schedules(access: Access) -> QuerySet[Schedule]:
    """What is given by itself."""
    found = Schedule.objects.visible_to(access).standing()
    return found.prefetch_related("readers__membership__user")


def may_read(authority: Authority) -> QuerySet[Membership]:
    """Who can be given a report: everybody but schools, which find their own anyway."""
    found = Membership.objects.filter(authority=authority, role_key__in=READING)
    return found.exclude(role_key="school_user").select_related("user", "organisation")


def due(authority: Authority) -> list[tuple[Schedule, Return]]:
    """What schedules have yet to give: after a return that was sent, once each."""
    sent = Return.objects.filter(authority=authority, state=ReturnState.SENT).order_by("period_end")
    schedules = Schedule.objects.filter(authority=authority).standing().select_related("authority")
    given = set(Run.objects.filter(schedule__in=schedules).values_list("schedule", "built"))
    return [
        (schedule, built)
        for schedule in schedules
        for built in sent
        if falls_due(schedule.often, built.period_end, since=localtime(schedule.made_at).date())
        and (schedule.pk, built.pk) not in given
    ]
