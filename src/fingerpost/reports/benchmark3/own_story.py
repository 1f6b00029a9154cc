"""What a young person can do about their story by their own link: read it, and take it off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents.views.answering import proved
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.proving import person_of
from fingerpost.messages.links.views.frame import page
from fingerpost.messages.links.views.steps import Answering, step
from fingerpost.reports.benchmark3 import stories


@step
def by_link(answering: Answering) -> HttpResponse:
    """By the link or card by which they tell how they are."""
    return _story(answering.request, answering.key, answering.link, back="rights")


@proved
def by_consent_link(request: HttpRequest, key: str, asked: Giver, link: Link) -> HttpResponse:
    """By the link by which they say whether their school may know."""
    return _story(request, key, link, back="ask")


def _story(request: HttpRequest, key: str, link: Link, *, back: str) -> HttpResponse:
    if request.method == "POST":
        stories.take_off_own(link)
        return redirect(request.path)
    told = stories.own(person_of(link)).select_related("school")
    return page(
        request, "benchmark3/own_story", title="story.title", key=key, stories=told, back=back
    )
