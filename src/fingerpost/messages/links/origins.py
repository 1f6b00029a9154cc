"""Where tries come from: how often one internet address may try a date of birth.

A whole class may sit behind one address, so only tries that fail count.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fingerpost.intake.ways.rates import seconds_to_wait
from fingerpost.messages.links.models import Origin

MOST_FAILED, WITHIN = 30, timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)


def origin_of(request: HttpRequest) -> Origin:
    """The row that counts for whoever asks; older ones that count no more are forgotten."""
    Origin.objects.filter(counted_from__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    hashed = salted_hmac("fingerpost.origin", internet_address(request), algorithm="sha256")
    return Origin.objects.get_or_create(address_hash=hashed.hexdigest())[0]


def must_wait(origin: Origin) -> bool:
    """Count a try, and say whether it is one too many."""
    return seconds_to_wait(origin, most=MOST_FAILED, within=WITHIN) > 0


def give_back(origin: Origin) -> None:
    """The try was right, so it does not count."""
    Origin.objects.filter(pk=origin.pk, counted__gt=0).update(counted=F("counted") - 1)


def internet_address(request: HttpRequest) -> str:
    """Who asks, as far as can be trusted: behind a proxy of ours, as that proxy wrote it down."""
    if settings.BEHIND_PROXY:
        written: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        return written.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
