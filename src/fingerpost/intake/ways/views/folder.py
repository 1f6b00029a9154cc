"""The page about watched folders: which there are, whose they are, and what was taken from them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fingerpost.core.access import Permission
from fingerpost.intake.ways import folders, queries
from fingerpost.intake.ways.forms import NewFolder
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def watched_folders(request: SignedInRequest) -> HttpResponse:
    """The folders (GET); make one for a sender (POST)."""
    inbox = folders.inbox_of(request.access.authority)
    form = NewFolder(request.POST or None, access=request.access)
    if request.method == "POST" and inbox and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            path = folders.make_folder(organisation, by=request.access)
        except OSError as problem:
            form.add_error(
                "organisation",
                f"The folder cannot be made ({problem.strerror}). Ask whoever looks after "
                "the machine.",
            )
        else:
            messages.success(request, f"The folder of {organisation} is “{path.name}”.")
            return redirect("watched_folders")
    page = Paginator(queries.taken_from_folders(request.access), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "inbox": inbox,
        "folders": folders.sender_folders(request.access.authority),
        "page": page,
    }
    return render(request, "ways/folders.html", context)
