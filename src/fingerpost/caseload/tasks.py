"""Background work of the caseload."""

from procrastinate.contrib.django import app

from fingerpost.caseload.campaigns.logging import log_messages
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority


@app.periodic(cron="* * * * *")
@app.task(queue="messages", queueing_lock="messages to log")
def log_sent(timestamp: int) -> None:
    """Have messages that left stand among the tries to reach somebody."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            log_messages(authority)
