"""Keep-in-touch cards for a school's Year 11, on sheets to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fingerpost.core.access import Permission
from fingerpost.messages.links import actions, queries
from fingerpost.messages.links.forms import ForSchool
from fingerpost.messages.links.presenters.cards import sheets
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.MAKE_LINKS)
@require_http_methods(["GET", "POST"])
def cards(request: SignedInRequest) -> HttpResponse:
    """Choose a school; the answer is the sheet, shown once."""
    form = ForSchool(request.POST or None, schools=queries.schools_with_year_11(request.access))
    if request.method != "POST" or not form.is_valid():
        return render(request, "links/cards.html", {"form": form})
    school, only_new = form.cleaned_data["school"], form.cleaned_data["only_new"]
    pupils = queries.to_give_a_card(request.access, school, only_new=only_new)
    made = actions.make_cards(people=pupils, by=request.access)
    context = {"school": school, "sheets": sheets(made), "count": len(made)}
    return render(request, "links/card_sheets.html", context)
