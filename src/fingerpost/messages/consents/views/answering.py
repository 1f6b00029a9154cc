"""The pages behind a link about consent: the door, the question, and who sees what.

One page asks and says what was answered, and takes another answer at any time: taking consent back
is as easy as giving it.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.core.links.words import Catalogue
from fingerpost.core.sharing.asking import Asking, State
from fingerpost.core.sharing.instructions import Giver
from fingerpost.db.rls import authority_scope
from fingerpost.messages.consents import actions, queries, wording
from fingerpost.messages.links import saying
from fingerpost.messages.links.forms import Confirm
from fingerpost.messages.links.keys import authority_of
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.proving import person_of, still_open
from fingerpost.messages.links.replies import NoLongerOpen
from fingerpost.messages.links.views.confirm import let_in
from fingerpost.messages.links.views.frame import page, posted, words_for
from fingerpost.web.access import by_key, public

View = Callable[[HttpRequest, str, Giver, Link], HttpResponse]
YES, NO = "yes", "no"
SAID = {State.YES: "said_yes", State.NO: "said_no", State.WITHDRAWN: "taken_back"}


class ConfirmChild(Confirm):
    """Whose parent they are."""

    def label(self, name: str) -> str:
        """A parent gives the child's date of birth."""
        return self.words_of.said("parent.born_on")


FORMS = {Giver.PUPIL: Confirm, Giver.PARENT: ConfirmChild}


@public
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, key: str, asked: Giver) -> HttpResponse:
    """Ask for the date of birth. Looks the same for every key, made or not."""
    form = FORMS[asked](posted(request), words=words_for(request))
    if request.method == "POST" and form.is_valid():
        return let_in(
            request,
            key,
            form,
            purposes={actions.PURPOSES[asked]},
            then=f"{actions.DOORS[asked]}_ask",
        )
    return _door(request, key, asked, form)


def proved(view: View) -> Callable[..., HttpResponse]:
    """The view is given the link; whoever has not proved who they are is asked that first."""

    @by_key("a link about consent, and a date of birth")
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def checked(request: HttpRequest, key: str, asked: Giver) -> HttpResponse:
        held = saying.begun(request, key)
        with authority_scope(held["authority"] if held else None):
            link = still_open(held["link"], {actions.PURPOSES[asked]}) if held else None
            if link is None:
                form = FORMS[asked](words=words_for(request))
                return _door(request, key, asked, form, status=401, was_away=True)
            return view(request, key, asked, link)

    return checked


@proved
def ask(request: HttpRequest, key: str, asked: Giver, link: Link) -> HttpResponse:
    """The question with two equal answers, and what was said before."""
    words, said = words_for(request), request.POST.get("answer")
    if said in (YES, NO):
        try:
            actions.answer(link, says_yes=said == YES, words=words)
        except NoLongerOpen:
            return page(request, "failed", title="failed.title")
        return redirect(f"{actions.DOORS[asked]}_ask", key=key)
    person = person_of(link)
    assert link.school is not None  # noqa: S101 - every link about consent has one
    day = timezone.localdate()
    held = queries.asking_of(person, link.school, day)
    return page(
        request,
        "consents/ask",
        title="parent.title" if asked is Giver.PARENT else "consent.title",
        key=key,
        question=None
        if held.closed
        else wording.question(person, link.school, asked=asked, day=day, words=words),
        said=_said(held, words),
        has_yes=held.state(day) is State.YES,
        has_story=asked is Giver.PUPIL and queries.has_story(person),
    )


@public
@require_GET
def who(request: HttpRequest, key: str, asked: Giver) -> HttpResponse:
    """Who sees the answer, and what may be asked of us."""
    words = words_for(request)
    own = "parent" if asked is Giver.PARENT else "consent"
    told = [words.said(f"{own}.who_school"), words.said("consent.who_us")]
    told.append(words.said("consent.who_rights"))
    return page(request, "consents/who", title="who.title", key=key, told=told)


def _door(
    request: HttpRequest,
    key: str,
    asked: Giver,
    form: Confirm,
    *,
    status: int = 200,
    was_away: bool = False,
) -> HttpResponse:
    words, authority = words_for(request), authority_of(key)
    more = {"not_you": words.said("parent.not_yours")} if asked is Giver.PARENT else {}
    if authority:
        more["lead"] = words.said("consent.lead", authority=authority.name)
    title = "parent.door" if asked is Giver.PARENT else "confirm.title"
    return page(
        request, "confirm", title=title, key=key, form=form, status=status, was_away=was_away,
        **more,
    )  # fmt: skip


def _said(asking: Asking, words: Catalogue) -> str:
    """What was answered last, in a sentence; empty where nothing was."""
    today = timezone.localdate()
    state, latest = asking.state(today), asking.latest(today)
    if latest is None:
        return ""
    if state not in SAID:
        return words.said("consent.ended")
    day = latest.withdrawn_on if state is State.WITHDRAWN else latest.on
    return words.said(f"consent.{SAID[state]}", day=words.day(day or latest.on))
