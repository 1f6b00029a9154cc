"""Every address of the product, app by app. A facts test checks who may reach each."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("", include("fingerpost.reports.publications.urls")),
    path("", include("fingerpost.reports.retention.urls")),
    path("", include("fingerpost.reports.rights.urls")),
    path("", include("fingerpost.reports.urls")),
    path("", include("fingerpost.reports.authority.urls")),
    path("", include("fingerpost.reports.benchmark3.urls")),
    path("", include("fingerpost.reports.leavers.urls")),
    path("", include("fingerpost.caseload.visits.urls")),
    path("", include("fingerpost.caseload.urls")),
    path("", include("fingerpost.caseload.notices.urls")),
    path("", include("fingerpost.caseload.ladder.urls")),
    path("", include("fingerpost.sharing.told.urls")),
    path("", include("fingerpost.sharing.agreements.urls")),
    path("", include("fingerpost.sharing.papers.urls")),
    path("", include("fingerpost.linkage.urls")),
    path("", include("fingerpost.intake.urls")),
    path("", include("fingerpost.intake.ways.urls")),
    path("", include("fingerpost.intake.dwp.urls")),
    path("", include("fingerpost.messages.urls")),
    path("", include("fingerpost.messages.links.urls")),
    path("", include("fingerpost.messages.consents.urls")),
    path("", include("fingerpost.organisations.urls")),
    path("", include("fingerpost.returns.urls")),
    path("", include("fingerpost.web.urls")),
    path("", include("fingerpost.api.urls")),
]
