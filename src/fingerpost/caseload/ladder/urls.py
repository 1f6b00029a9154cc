from django.urls import path

from fingerpost.caseload.ladder import views

urlpatterns = [
    path("people/<int:person_id>/ladder", views.ladder, name="ladder"),
    path(
        "people/<int:person_id>/ladder/<slug:step>/leave-out",
        views.leave_out,
        name="ladder_leave_out",
    ),
    path("people/<int:person_id>/ladder/<slug:step>/take-up", views.take_up, name="ladder_take_up"),
    path("what-works", views.what_works, name="what_works"),
    path("asking", views.places, name="asking"),
    path("asking/<int:organisation_id>", views.place, name="ask_place"),
    path("asking/lists/<int:pk>/file", views.file, name="ask_list_file"),
    path("asked-of-us", views.ours, name="asked_of_us"),
    path("asked-of-us/<int:pk>/file", views.our_file, name="asked_of_us_file"),
    path("asking/lists/<int:pk>/link", views.link, name="ask_list_link"),
]
