from django.urls import path

from fingerpost.reports.rights.views import asking, held, letters, register

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
    path("requests/<int:pk>/letters/<slug:letter>", letters.write, name="request_letter"),
    path("requests/letters/<int:pk>/file", letters.download, name="request_letter_file"),
    path("requests/letters/<int:pk>/sent", letters.mark_sent, name="request_letter_sent"),
    path("here/<slug:key>/rights", asking.ask, name="here_rights"),
    path("here/<slug:key>/rights-sent", asking.sent, name="here_rights_sent"),
    path("said-to-be-wrong", register.corrections, name="corrections"),
    path("said-to-be-wrong/<int:pk>", register.mend, name="mend_correction"),
]
