from django.urls import path

from fingerpost.caseload.notices import views

urlpatterns = [
    path("leaver-notices/", views.notices, name="leaver_notices"),
    path("leaver-notices/new", views.tell, name="new_leaver_notice"),
    path(
        "leaver-notices/without-contact",
        views.without_contact,
        name="leaver_notices_without_contact",
    ),
    path("leaver-notices/providers", views.providers, name="leaver_notices_by_provider"),
    path("leaver-notices/elsewhere", views.elsewhere, name="leaver_notices_elsewhere"),
    path("leaver-notices/elsewhere/<int:pk>/sent", views.mark_sent, name="mark_notices_sent"),
]
