from django.urls import path

from fingerpost.reports.rights.views import held, register

urlpatterns = [
    path("requests", register.requests, name="requests"),
    path("requests/new", register.new_request, name="new_request"),
    path("people/<int:person_id>/requests/new", register.new_request_of, name="new_request_of"),
    path("people/<int:person_id>/requests", register.requests_of, name="requests_of"),
    path("requests/<int:pk>", register.request_page, name="request"),
    path("requests/<int:pk>/reopen", register.reopen, name="reopen_request"),
    path("requests/<int:pk>/lift", register.lift, name="lift_request"),
    path("requests/<int:pk>/step/<slug:step>", register.take_step, name="request_step"),
    path("requests/<int:pk>/held", held.everything_held, name="everything_held"),
    path("requests/<int:pk>/held/look", held.look_through, name="look_through"),
    path("requests/<int:pk>/held/look/<int:redaction>/undo", held.undo, name="look_again"),
    path("requests/<int:pk>/held/file", held.give_everything, name="give_everything"),
    path("said-to-be-wrong", register.corrections, name="corrections"),
    path("said-to-be-wrong/<int:pk>", register.mend, name="mend_correction"),
]
