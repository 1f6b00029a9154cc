"""Pages on which a data manager makes and revokes tokens."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.api import actions, queries
from fingerpost.api.forms import READ, SEND, NewToken
from fingerpost.core.access import Permission
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50


@requires(Permission.MANAGE_WAYS_IN)
@require_GET
def tokens(request: SignedInRequest) -> HttpResponse:
    """Every token of the authority: whose, for what, last used."""
    page = Paginator(queries.tokens(request.access), PAGE).get_page(request.GET.get("page"))
    return render(request, "api/tokens.html", {"page": page})


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def new_token(request: SignedInRequest) -> HttpResponse:
    """Make a token; the answer shows it, once."""
    form = NewToken(request.POST or None, access=request.access)
    if request.method != "POST" or not form.is_valid():
        return render(request, "api/new_token.html", {"form": form})
    said = form.cleaned_data
    token, shown = actions.make_token(
        organisation=said["organisation"],
        name=said["name"],
        may_send=SEND in said["scopes"],
        may_read=READ in said["scopes"],
        by=request.access,
    )
    return render(request, "api/token_made.html", {"token": token, "shown": shown})


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then stop a token."""
    token = get_object_or_404(queries.tokens(request.access), pk=pk)
    if request.method == "GET":
        return render(request, "api/revoke_token.html", {"token": token})
    actions.revoke_token(token, by=request.access)
    messages.success(request, f"The token of {token.name} works no longer.")
    return redirect("tokens")
