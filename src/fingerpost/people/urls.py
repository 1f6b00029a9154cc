from django.urls import path

from fingerpost.people import views

urlpatterns = [
    path("find", views.find, name="find"),
    path("people/<int:person_id>", views.person, name="person"),
    path(
        "people/<int:person_id>/statements/<int:statement_id>/withdraw",
        views.withdraw,
        name="withdraw_statement",
    ),
]
