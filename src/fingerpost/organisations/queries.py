"""Scoped reads for the pages about schools and providers."""

from django.db.models import Count, Max, Q, QuerySet

from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation


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
