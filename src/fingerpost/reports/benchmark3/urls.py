from django.urls import path

from fingerpost.core.sharing.instructions import Giver
from fingerpost.reports.benchmark3 import own_story, views

urlpatterns = [
    path("packs", views.packs, name="packs"),
    path("packs/make-all", views.make_all_packs, name="make_all_packs"),
    path("packs/of/<int:school>", views.school_packs, name="school_packs"),
    path("packs/of/<int:school>/make", views.make_pack, name="make_pack"),
    path("packs/of/<int:school>/poster", views.poster, name="poster"),
    path("packs/of/<int:school>/poster/pdf", views.poster_pdf, name="poster_pdf"),
    path(
        "packs/of/<int:school>/poster/<int:story>/take-off",
        views.take_off_story,
        name="take_off_story",
    ),
    path("packs/keep-story", views.keep_story, name="keep_story"),
    path("packs/careers-team/<str:cohort>", views.careers_team, name="careers_team"),
    path("packs/careers-team/<str:cohort>/pdf", views.careers_team_pdf, name="careers_team_pdf"),
    path("here/<slug:key>/story", own_story.by_link, name="here_story"),
    path(
        "yes-or-no/<slug:key>/story",
        own_story.by_consent_link,
        {"asked": Giver.PUPIL},
        name="consent_story",
    ),
    path("packs/<int:pk>/<str:variant>", views.pack, name="pack"),
    path("packs/<int:pk>/<str:variant>/pdf", views.pack_pdf, name="pack_pdf"),
]
