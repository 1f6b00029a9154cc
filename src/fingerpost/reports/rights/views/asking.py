"""What a young person asks of us by their own link: one page, no account, no JavaScript."""

from django.http import HttpResponse
from django.utils import timezone

from fingerpost.core.rights.clock import due_on
from fingerpost.core.rights.kinds import Kind
from fingerpost.messages.consents.queries import has_story
from fingerpost.messages.links.views.frame import posted, words_for
from fingerpost.messages.links.views.steps import Answering, step
from fingerpost.reports.rights import actions
from fingerpost.reports.rights.forms import LINK, AskUs
from fingerpost.reports.rights.models import Request


@step
def ask(answering: Answering) -> HttpResponse:
    """Choose what we are to do, and say more."""
    request = answering.request
    form = AskUs(posted(request), words=words_for(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = actions.NewRequest(
            kind=Kind(said["kind"]),
            channel=LINK,
            received_on=timezone.localdate(),
            person=answering.person,
            words=said["words"],
            objects_to=said["stop"],
        )
        actions.keep_from_link(answering.link, new)
        return answering.goes("here_rights_sent")
    story = has_story(answering.person)
    return answering.page("rights/ask", "rights.title", form=form, has_story=story)


@step
def sent(answering: Answering) -> HttpResponse:
    """That we have it, and by when we answer."""
    held = Request.objects.filter(person=answering.person, channel=LINK).order_by("pk").last()
    if held is None:
        return answering.goes("here_rights")
    words = words_for(answering.request)
    due = due_on(held.asked)
    return answering.page(
        "rights/sent",
        "rights.sent",
        stops=held.stopped_id is not None,
        answer=words.said("rights.answer", day=words.day(due)) if due else "",
        must_show=held.lacks_identity,
    )
