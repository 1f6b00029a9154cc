"""Taking a plan or an offer down by hand, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fingerpost.caseload.people import queries
from fingerpost.caseload.people.forms import Withdrawal, today
from fingerpost.caseload.plans.forms import AddPlan
from fingerpost.core.access import Permission
from fingerpost.evidence import plans
from fingerpost.people import queries as people
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Take down one plan or offer."""
    person = get_object_or_404(people.people(request.access), pk=person_id)
    form = AddPlan(
        request.POST or None,
        person=person,
        places=queries.places_to_learn(request.access),
        initial={"said_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            plans.record(person, by=request.access.user, said=form.plan())
        except plans.CannotKeep as problem:
            form.add_error("what", str(problem))
        else:
            messages.success(request, "Kept with their plans and offers.")
            return redirect("person", person_id=person.pk)
    return render(request, "caseload/add_plan.html", {"person": person, "form": form})


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def withdraw(request: SignedInRequest, person_id: int, plan_id: int) -> HttpResponse:
    """Take back one plan that was taken down by hand."""
    person = get_object_or_404(people.people(request.access), pk=person_id)
    plan = get_object_or_404(plans.by_hand(person), pk=plan_id)
    form = Withdrawal(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
    elif plans.withdraw(plan, by=request.access.user, why=form.cleaned_data["why"]):
        messages.success(request, "Taken back. It stays in the list, struck through.")
    return redirect("person", person_id=person.pk)
