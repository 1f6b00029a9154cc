"""Background work: what browsers left behind is cleared every night."""

from importlib import import_module

from django.conf import settings
from procrastinate.contrib.django import app


@app.periodic(cron="20 2 * * *")
@app.task(queue="nightly", queueing_lock="sessions")
def clear_sessions(timestamp: int) -> None:
    """Forget sessions that have ended: they may hold what somebody looked for."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
