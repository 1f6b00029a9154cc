"""The steps after the door: what is held, what has changed, and sending it.

Each runs only for whoever has just proved who they are, in the browser in which they did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.core.links.choices import doing, offered
from fingerpost.db.rls import authority_scope
from fingerpost.messages.links import replies, saying
from fingerpost.messages.links.forms import Confirm, Details, Help, HowToReach, More, WhatNow
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.presenters import young_person as presenters
from fingerpost.messages.links.proving import person_of, still_open
from fingerpost.messages.links.replies import NoLongerOpen
from fingerpost.messages.links.saying import Said
from fingerpost.messages.links.views.frame import page, posted, words_for
from fingerpost.people.models import Person
from fingerpost.web.access import by_key

View = Callable[..., HttpResponse]
ANSWERS = {"yes": "here_check", "no": "here_doing", "help": "here_help"}


@dataclass(frozen=True, slots=True)
class Answering:
    """One young person in the middle of answering."""

    request: HttpRequest
    key: str
    link: Link
    said: Said

    @property
    def person(self) -> Person:
        """Who answers."""
        return person_of(self.link)

    def goes(self, step: str) -> HttpResponse:
        """Keep what was said, and on to the next page."""
        saying.keep(self.request, self.said)
        return redirect(step, key=self.key)

    def page(self, template: str, title: str, **shown: Any) -> HttpResponse:
        """A page of theirs."""
        return page(self.request, template, title=title, key=self.key, **shown)


def step(view: View) -> View:
    """The view is given who answers; whoever has not proved that is asked who they are."""

    @by_key("a link for a young person, and their date of birth")
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def checked(request: HttpRequest, key: str) -> HttpResponse:
        held = saying.begun(request, key)
        with authority_scope(held["authority"] if held else None):
            link = still_open(held["link"]) if held else None
            if held is None or link is None:
                form = Confirm(words=words_for(request))
                return page(
                    request,
                    "confirm",
                    title="confirm.title",
                    key=key,
                    form=form,
                    status=401,
                    was_away=True,
                )
            return view(Answering(request, key, link, Said.from_json(held["said"])))

    return checked


@step
def now(answering: Answering) -> HttpResponse:
    """What we hold, and whether it is still right."""
    request, said = answering.request, answering.said
    held = presenters.held(answering.person, words_for(request))
    answer = request.POST.get("answer", "")
    if answer in ANSWERS:
        # Only what was shown can be said to be right.
        said.was_right = answer == "yes" and held is not None if answer != "help" else None
        said.doing = said.place = said.course = ""
        said.on = None
        return answering.goes(
            {"yes": "here_check", "no": "here_doing", "help": "here_help"}[answer]
        )
    if held is None:
        may_say = presenters.may_say_what_they_do(answering.person)
        return answering.goes("here_doing" if may_say else "here_check")
    return answering.page("now", "now.title", held=held)


@step
def what_now(answering: Answering) -> HttpResponse:
    """A few plain choices of what they do."""
    request, said = answering.request, answering.said
    if not presenters.may_say_what_they_do(answering.person):
        return answering.goes("here_check")
    initial = {"doing": said.doing}
    choices = offered(timezone.localdate())
    form = WhatNow(posted(request), initial=initial, words=words_for(request), offered=choices)
    if request.method == "POST" and form.is_valid():
        if said.doing != form.cleaned_data["doing"]:
            said.doing, said.place, said.course, said.on = form.cleaned_data["doing"], "", "", None
        said.was_right = False if said.was_right is not None else None
        chosen = doing()[said.doing]
        is_done = chosen.asks == "nothing" and not chosen.when and chosen.code
        return answering.goes("here_check" if is_done else "here_more")
    return answering.page("doing", "doing.title", form=form)


@step
def more(answering: Answering) -> HttpResponse:
    """Where, and since when."""
    request, said = answering.request, answering.said
    if said.doing not in doing():
        return answering.goes("here_doing")
    initial = {"place": said.place, "course": said.course, "on": said.on, "words": said.words}
    chosen = doing()[said.doing]
    form = More(posted(request), initial=initial, words=words_for(request), chosen=chosen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said.place, said.course = given.get("place", ""), given.get("course", "")
        said.on, said.words = given.get("on"), given.get("words", said.words)
        return answering.goes("here_check")
    places = presenters.names_of_places(answering.link) if chosen.asks == "learning" else []
    return answering.page("more", "more.title", form=form, places=places)


@step
def help_wanted(answering: Answering) -> HttpResponse:
    """What they would like help with."""
    request, said = answering.request, answering.said
    initial = {"help": said.help, "words": said.words}
    form = Help(posted(request), initial=initial, words=words_for(request))
    if request.method == "POST" and form.is_valid():
        said.help, said.words = form.cleaned_data["help"], form.cleaned_data["words"]
        return answering.goes("here_check")
    return answering.page("help", "help.title", form=form)


@step
def details(answering: Answering) -> HttpResponse:
    """What is new of how to reach them."""
    request, said = answering.request, answering.said
    words = words_for(request)
    form = Details(
        posted(request),
        initial=said.details,
        words=words,
        hints=presenters.hints_of_details(answering.person, words),
    )
    if request.method == "POST" and form.is_valid():
        said.details = {name: given for name, given in form.cleaned_data.items() if given}
        return answering.goes("here_check")
    return answering.page("details", "details.title", form=form)


@step
def means(answering: Answering) -> HttpResponse:
    """How they like to be reached."""
    request, said = answering.request, answering.said
    initial = {"means": said.means or answering.person.preferred_means}
    form = HowToReach(posted(request), initial=initial, words=words_for(request))
    if request.method == "POST" and form.is_valid():
        said.means = form.cleaned_data["means"]
        return answering.goes("here_check")
    return answering.page("means", "means.title", form=form)


@step
def stop(answering: Answering) -> HttpResponse:
    """Whether we are to stop contacting them."""
    if answering.request.method == "POST":
        answering.said.stop = answering.request.POST.get("answer") == "yes"
        return answering.goes("here_check")
    return answering.page("stop", "stop.title")


@step
def check(answering: Answering) -> HttpResponse:
    """All answers once more, and sending them."""
    request, said = answering.request, answering.said
    words = words_for(request)
    if request.method == "POST" and not said.is_empty:
        try:
            reply = replies.keep(answering.link, said, language=words.code)
        except NoLongerOpen:
            return page(request, "failed", title="failed.title")
        told = {
            "help": bool(reply.help_wanted),
            "stop": reply.asked_to_stop,
            "card": answering.link.is_card,
        }
        saying.forget(request, told=told)
        return redirect("here_done", key=answering.key)
    rows = presenters.answers(said, answering.person, words)
    return answering.page("check", "check.title", rows=rows, is_empty=said.is_empty)


@by_key("a link for a young person that was just replied to")
@require_GET
def done(request: HttpRequest, key: str) -> HttpResponse:
    """What happens next. Shows nothing of what was said."""
    told = request.session.get(saying.DONE)
    if told is None:
        form = Confirm(words=words_for(request))
        return page(request, "confirm", title="confirm.title", key=key, form=form, status=401)
    return page(request, "done", title="done.title", key=key, told=told)
