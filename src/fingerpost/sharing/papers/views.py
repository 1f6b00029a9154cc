"""How the authority shares, what it says of itself, and the papers as documents to be edited."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.sharing import papers
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.papers import Filled
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.agreements import presenters as agreements
from fingerpost.sharing.agreements import queries as uptake
from fingerpost.sharing.models import Agreement
from fingerpost.sharing.papers import actions, presenters, queries
from fingerpost.sharing.papers.docx import as_docx
from fingerpost.sharing.papers.forms import About, HowWeShare
from fingerpost.sharing.queries import policy_of
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import docx_made


@requires(Permission.SEE_SHARING)
@require_GET
def how_sharing_is_settled(request: SignedInRequest) -> HttpResponse:
    """Each mode in plain words, what it needs first, and how many it would let us name."""
    access, today = request.access, timezone.localdate()
    policy = policy_of(access.authority.pk)
    named = dict(agreements.modes(uptake.in_each_mode(uptake.places(access, today))))
    about = queries.about_us(access.authority.pk)
    context = {
        "modes": presenters.modes(about, named, Mode(policy.mode)),
        "policy": policy,
        "may_settle": access.may(Permission.MANAGE_SHARING),
    }
    return render(request, "papers/settled.html", context)


@requires(Permission.MANAGE_SHARING)
@require_http_methods(["GET", "POST"])
def how_we_share(request: SignedInRequest) -> HttpResponse:
    """Settle the mode, the hold, the legal basis and the officer."""
    access = request.access
    policy = policy_of(access.authority.pk)
    held = {name: getattr(policy, name) for name in HowWeShare.base_fields}
    about = queries.about_us(access.authority.pk)
    form = HowWeShare(request.POST or None, initial=held, about=about)
    if request.method == "POST" and form.is_valid():
        sharing.settle_policy(by=access, said=form.cleaned_data)
        messages.success(request, "Settled. It counts for the next page and the next file.")
        return redirect("how_sharing_is_settled")
    return render(request, "papers/how_we_share.html", {"form": form})


@requires(Permission.MANAGE_SHARING)
@require_http_methods(["GET", "POST"])
def about_us(request: SignedInRequest) -> HttpResponse:
    """What the papers say of the authority."""
    about = queries.about_us(request.access.authority.pk)
    held = {name: getattr(about, name) for name in About.base_fields}
    form = About(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        actions.say_of_us(by=request.access, said=form.cleaned_data)
        messages.success(request, "Kept. The papers say so from now on.")
        return redirect("papers")
    return render(request, "papers/about_us.html", {"form": form})


@requires(Permission.SEE_SHARING)
@require_GET
def every_paper(request: SignedInRequest) -> HttpResponse:
    """The papers to be downloaded, and what is still blank in them."""
    access, today = request.access, timezone.localdate()
    found = [queries.paper(code, access, today) for code in papers.papers()]
    context = {
        "papers": [presenters.PaperWords(one) for one in found],
        "to_set": presenters.to_set(found),
        "may_settle": access.may(Permission.MANAGE_SHARING),
    }
    return render(request, "papers/papers.html", context)


@requires(Permission.SEE_SHARING)
@require_GET
def paper(request: SignedInRequest, code: str) -> HttpResponse:
    """One paper, filled from the settings, as a document to be edited."""
    if code not in papers.papers():
        raise Http404
    made = queries.paper(code, request.access, timezone.localdate())
    return _download(request, made)


@requires(Permission.SEE_SHARING)
@require_GET
def agreement_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """The agreement with one school or provider, with the fields the gate goes by."""
    visible = Agreement.objects.visible_to(request.access).select_related("organisation")
    held = get_object_or_404(visible, pk=pk)
    made = queries.paper("agreement", request.access, timezone.localdate(), agreement=held)
    return _download(request, made, held.organisation.urn or str(held.organisation_id))


def _download(request: SignedInRequest, made: Filled, place: str = "") -> HttpResponse:
    authority = request.access.authority.pk
    note("downloaded a paper of sharing", by=request.user, authority_id=authority)
    return docx_made(presenters.file_name(made, place), as_docx(made))
