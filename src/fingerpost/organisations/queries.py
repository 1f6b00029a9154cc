"""Scoped reads for the pages about schools and providers, and about users."""

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership, Organisation


def organisations(access: Access, *, q: str, kind: str, near: bool) -> QuerySet[Organisation]:
    """Organisations of the registers, with what each has sent to this authority."""
    found = Organisation.objects.open()
    if q:
        numbers = Organisation.objects.with_identifier(q)
        found = found.filter(Q(name__icontains=q) | Q(pk__in=numbers))
    if kind:
        found = found.filter(kind=kind)
    if near:
        found = found.filter(la_code=access.authority.code)
    ours = Q(submissions__authority=access.authority)
    return found.annotate(
        files=Count("submissions", filter=ours),
        last_file=Max("submissions__received_at", filter=ours),
    ).order_by("name", "pk")


def users(access: Access, *, q: str = "", role: str = "") -> QuerySet[Membership]:
    """Who holds a role in this authority, each with whether a second factor is on."""
    held = Membership.objects.visible_to(access)
    if q:
        place = Q(organisation__name__icontains=q)
        held = held.filter(Q(user__name__icontains=q) | Q(user__email__icontains=q) | place)
    if role:
        held = held.filter(role_key=role)
    factor = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    return (
        held.select_related("user", "organisation", "authority")
        .annotate(has_second_factor=Exists(factor))
        .order_by("user__name", "pk")
    )


def works_elsewhere(held: Membership) -> bool:
    """Whether the account also has a role in another authority, whose account it then is too."""
    return Membership.objects.filter(user=held.user).exclude(authority=held.authority).exists()


def places_of_the_area(access: Access) -> QuerySet[Organisation]:
    """Schools and providers of the authority's area, and those who have sent it files."""
    ours = Q(la_code=access.authority.code) | Q(submissions__authority=access.authority)
    found = Organisation.objects.open().filter(ours)
    return found.exclude(kind=Organisation.Kind.AUTHORITY).distinct()
