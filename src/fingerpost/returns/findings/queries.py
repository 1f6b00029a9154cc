"""What a build finds, with what has been said of each fault. Starts from what the user may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When

from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.returns.findings import SERIOUS
from fingerpost.core.returns.mending import Mender, codes_of
from fingerpost.core.workflow import ReturnState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership, Organisation, User
from fingerpost.people.models import Person
from fingerpost.returns.models import Fault, FaultStep, Finding, Return

EXPLAINED = ~Q(fault__explanation="") & Q(fault__explained_value=F("value"))
NOBODY = Q(fault__assigned_user=None, fault__assigned_organisation=None)
OUTSIDE = (Mender.SCHOOL, Mender.PROVIDER)
DEAD = Q(person__cohort_status=DIED)
GONE = DEAD | Q(person__left_on__isnull=False)
OF_SCHOOLS, OF_PROVIDERS = (
    Q(code__in=codes_of(Mender.SCHOOL)),
    Q(code__in=codes_of(Mender.PROVIDER)),
)
# What a school or provider would mend, where we hold none or the person left: nobody is asked.
NOBODY_TO_ASK = (OF_SCHOOLS & (GONE | Q(person__school=None))) | (
    OF_PROVIDERS & (GONE | Q(person__status__provider=None))
)
# A queryset of findings of which each knows `is_explained`, `mender` and `suggested`, an
# organisation's key.
Found = Any


def builds(access: Access) -> QuerySet[Return]:
    """Builds whose findings are still held, the latest month with the latest knowledge first."""
    if not access.may(Permission.SEE_FINDINGS):
        return Return.objects.none()
    built = Return.objects.visible_to(access).exclude(fingerprint="").filter(cleared_on=None)
    return built.order_by("-period_end", "-known_at", "-pk")


def months(access: Access) -> list[Return]:
    """The latest build of each month that was not superseded: those to choose from."""
    standing = builds(access).exclude(state=ReturnState.SUPERSEDED)
    return list({one.period_end: one for one in reversed(standing)}.values())[::-1]


def of_build(built: Return) -> Found:
    """Its findings; each knows whether it is explained, who can mend it and who is suggested.

    What a school or provider would mend falls to the tracking team where there is none to ask.
    """
    menders = [When(code__in=codes_of(one), then=Value(one.value)) for one in Mender]
    return built.findings.select_related(
        "person", "fault__assigned_user", "fault__assigned_organisation"
    ).annotate(
        is_explained=_is(EXPLAINED),
        has_died=_is(DEAD),
        has_left=_is(GONE),
        mender=Case(
            When(NOBODY_TO_ASK, then=Value(Mender.TRACKER.value)),
            *menders,
            default=Value(Mender.OURS.value),
        ),
        suggested=Case(
            When(NOBODY_TO_ASK, then=Value(None)),
            When(OF_SCHOOLS, then=F("person__school_id")),
            When(OF_PROVIDERS, then=F("person__status__provider_id")),
        ),
    )


def to_mend(built: Return) -> Found:
    """Its findings that somebody can still do something about: not of those who died."""
    return of_build(built).exclude(DEAD)


def _is(asked: Q) -> Case:
    return Case(When(asked, then=Value(True)), default=Value(False), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Share:
    """One mender's share of a build's findings."""

    mender: Mender
    found: int
    explained: int

    @property
    def left(self) -> int:
        """Those nobody has explained."""
        return self.found - self.explained


def shares(built: Return) -> list[Share]:
    """How many findings each can mend, in the menders' order; those with none left out."""
    by_mender = to_mend(built).order_by().values_list("mender")
    counted = by_mender.annotate(n=Count("pk"), explained=Count("pk", filter=EXPLAINED))
    found = {mender: (n, explained) for mender, n, explained in counted}
    return [Share(mender, *found[mender]) for mender in Mender if mender in found]


# Narrowing


def narrowed(findings: Found, chosen: Mapping[str, Any], access: Access) -> Found:
    """The findings left when the filters chosen are laid on."""
    if only := chosen.get("only"):
        return findings.filter(fault_id__in=only)
    if mender := chosen.get("mender"):
        findings = findings.filter(mender=mender)
    for name, column in (("rule", "code"), ("priority", "priority"), ("school", "person__school")):
        if value := chosen.get(name):
            findings = findings.filter(**{column: value})
    if who := chosen.get("who"):
        findings = findings.filter(_with(who, access))
    if state := chosen.get("state"):
        findings = findings.filter(is_explained=state == "explained")
    if chosen.get("new"):
        findings = findings.filter(first_seen__gte=F("built__built_at__date"))
    return findings


def _with(who: str, access: Access) -> Q:
    if who == "me":
        return Q(fault__assigned_user=access.user)
    if who == "nobody":
        return NOBODY
    kind, key = who[0], int(who[1:])
    if kind == "u":
        return Q(fault__assigned_user=key)
    return Q(fault__assigned_organisation=key)


def may_explain(findings: Found, access: Access) -> Found:
    """Those this user may explain: all for who builds the return, else their own.

    An explanation stands behind the return when it is signed off, so it is given by whoever was
    asked to mend the fault or by whoever answers for the whole. The rest of the team sees them.
    """
    if access.may(Permission.BUILD_RETURN):
        return findings
    return findings.filter(fault__assigned_user=access.user)


# What filters and forms offer


def holders(built: Return) -> list[tuple[str, str]]:
    """Who has any finding of this month or another, as choices of a filter."""
    rows = Fault.objects.filter(authority=built.authority)
    users = rows.exclude(assigned_user=None).values_list("assigned_user_id", "assigned_user__name")
    places = rows.exclude(assigned_organisation=None).values_list(
        "assigned_organisation_id", "assigned_organisation__name"
    )
    found = [(f"u{key}", name) for key, name in users.distinct()]
    return sorted(found + [(f"o{key}", name) for key, name in places.distinct()], key=_by_name)


def rules(built: Return) -> list[tuple[str, str]]:
    """The rules it found broken, as choices of a filter."""
    return [(one.code, f"{one.code}: {one.message}") for one in built.rule_counts.all()]


def schools(built: Return) -> list[tuple[str, str]]:
    """The schools last attended of whom it found something."""
    people = Person.objects.filter(pk__in=built.findings.values("person_id"))
    found = people.exclude(school=None).order_by().values_list("school_id", "school__name")
    return sorted(((str(key), name) for key, name in found.distinct()), key=_by_name)


def team(access: Access) -> list[User]:
    """The authority's own staff who may see findings, by name."""
    own = Membership.objects.visible_to(access).filter(organisation=None).select_related("user")
    may = {one.user for one in own if Permission.SEE_FINDINGS in one.role.permissions}
    return sorted(may, key=lambda user: (user.name, user.pk))


def suggestions(findings: Found) -> list[tuple[Organisation, int]]:
    """The schools and providers that can mend some of them, with how many."""
    counted = findings.exclude(suggested=None).order_by().values_list("suggested")
    counts = dict(counted.annotate(Count("pk")))
    places = Organisation.objects.filter(pk__in=counts)
    return [(place, counts[place.pk]) for place in places]


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


# A school's or provider's share


def to_ask(built: Return) -> Found:
    """What schools and providers can mend of their own young people, and nobody has explained.

    Left out are those under an instruction to withhold, of whom a school or provider may give no
    more than it has, and those who left the caseload or died.
    """
    found = of_build(built).filter(mender__in=OUTSIDE, person__removed_at=None, is_explained=False)
    return found.exclude(person__sharing_withheld=True)


def asked_of(built: Return, organisation: Organisation) -> Found:
    """The part of one school or provider, by name."""
    theirs = to_ask(built).filter(suggested=organisation.pk)
    return theirs.order_by("person__family_name", "person__given_name", "person_id", "code")


# One person, one fault, one user


def of_person(access: Access, person: Person) -> Found:
    """What the latest build finds of somebody."""
    latest = builds(access).first()
    if latest is None:
        return Finding.objects.none()
    return to_mend(latest).filter(person=person)


def mine(access: Access) -> int:
    """How many findings of the latest build this user has and nobody has explained."""
    latest = builds(access).first()
    if latest is None:
        return 0
    own = to_mend(latest).filter(fault__assigned_user=access.user, is_explained=False)
    return int(own.count())


def steps(fault: Fault) -> list[FaultStep]:
    """What became of it, latest first."""
    found = fault.steps.select_related("by", "assigned_user", "assigned_organisation")
    return list(found.order_by("-pk"))


def unexplained(built: Return) -> int:
    """Serious findings nobody has explained."""
    return int(to_mend(built).filter(priority=SERIOUS, is_explained=False).count())
