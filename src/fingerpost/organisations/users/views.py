"""Pages on which a data manager says who may sign in, and as what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.core.access import Permission
from fingerpost.organisations import actions, queries
from fingerpost.organisations import way_in as ways_in
from fingerpost.organisations.models import Membership
from fingerpost.organisations.users.forms import AddUser, ChooseRole, FindUser
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50
# Whose link the next page may show; the link itself is kept nowhere.
TO_SHOW = "way_in"


@requires(Permission.MANAGE_USERS)
@require_GET
def users(request: SignedInRequest) -> HttpResponse:
    """Who holds a role in this authority."""
    form = FindUser(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.users(request.access, **chosen), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "is_narrowed": any(chosen.values())}
    return render(request, "organisations/users/users.html", context)


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Somebody new, or a further role for somebody who is here already."""
    form = AddUser(request.POST or None, places=queries.places_of_the_area(request.access))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            held = actions.add_user(
                email=said["email"],
                name=said["name"],
                password=None,
                authority=request.access.authority,
                role_key=said["role"],
                organisation=said["organisation"],
                by=request.access.user,
            )
        except actions.CannotSetUp as problem:
            form.add_error("email", str(problem))
        else:
            return _welcome(request, held)
    return render(request, "organisations/users/add.html", {"form": form})


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def user(request: SignedInRequest, pk: int) -> HttpResponse:
    """One user in one role: what is known of the account, another role, a new way in."""
    held = _held(request, pk)
    places = queries.places_of_the_area(request.access)
    form = ChooseRole(request.POST or None, places=places, held=held)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_role(
                held,
                role_key=said["role"],
                organisation=said["organisation"],
                by=request.access.user,
            )
        except actions.CannotSetUp as problem:
            held = _held(request, pk)
            form.add_error("role", str(problem))
        else:
            messages.success(request, f"{held.user.name} is now: {held}.")
            return redirect("users")
    return render(request, "organisations/users/user.html", {"held": held, "form": form})


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a role away, once asked whether that is meant."""
    held = _held(request, pk)
    if request.method == "GET":
        return render(request, "organisations/users/remove.html", {"held": held})
    try:
        actions.remove_role(held, by=request.access.user)
    except actions.CannotSetUp as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{held.user.name} is no longer: {held}.")
    return redirect("users")


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def way_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody a new link (POST); show one that could not be e-mailed, once (GET)."""
    held = _held(request, pk)
    if request.method == "POST":
        actions.renew_way_in(held, by=request.access.user)
        return _hand_over(request, held)
    if request.session.pop(TO_SHOW, None) != held.pk:
        messages.info(request, "A link is shown once. If it was lost, give them a new way in.")
        return redirect("user", held.pk)
    link = ways_in.link(held.user, pages=request.build_absolute_uri("/"))
    context = {"held": held, "link": link, "days": ways_in.DAYS}
    return render(request, "organisations/users/way_in.html", context)


def _held(request: SignedInRequest, pk: int) -> Membership:
    return get_object_or_404(queries.users(request.access), pk=pk)


def _welcome(request: SignedInRequest, held: Membership) -> HttpResponse:
    """Somebody new gets a link; somebody who has a password already keeps it."""
    if not held.user.has_usable_password():
        return _hand_over(request, held)
    messages.success(
        request,
        f"{held.user.name} is added: {held}. They have an account already, and sign in with the "
        "password they have.",
    )
    return redirect("users")


def _hand_over(request: SignedInRequest, held: Membership) -> HttpResponse:
    """By e-mail where that works, else on the next page, to be passed on.

    An account that works for another authority too is not only ours: its link goes to nobody but
    itself.
    """
    pages = request.build_absolute_uri("/")
    if ways_in.send(held, by=request.access.user, pages=pages):
        messages.success(
            request, f"A link to choose a password is on its way to {held.user.email}."
        )
        return redirect("users")
    if queries.works_elsewhere(held):
        messages.error(
            request,
            f"{held.user.name} also works for another authority, so we may send a link to their "
            "own e-mail address only, and no e-mail could be sent from here.",
        )
        return redirect("user", held.pk)
    request.session[TO_SHOW] = held.pk
    return redirect("way_in", held.pk)
