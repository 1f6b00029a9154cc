"""How often a key may be used: counted in the database, because several processes serve pages."""

import math
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone


class Counted(models.Model):
    """Something whose uses are counted, afresh in every stretch of time."""

    counted_from = models.DateTimeField(null=True)
    counted = models.IntegerField(default=0)

    class Meta:
        abstract = True


def seconds_to_wait(thing: Counted, *, most: int, within: timedelta) -> int:
    """Count one use; 0 if it may go on, else how many seconds until the next may.

    Args:
        thing: what is used; its row is locked for the moment of counting.
        most: so many uses in one stretch.
        within: how long a stretch is.
    """
    now = timezone.now()
    with transaction.atomic():
        held = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        if held.counted_from is None or held.counted_from + within <= now:
            held.counted_from, held.counted = now, 0
        held.counted += 1
        held.save(update_fields=["counted_from", "counted"])
    if held.counted <= most:
        return 0
    return max(1, math.ceil((held.counted_from + within - now).total_seconds()))
