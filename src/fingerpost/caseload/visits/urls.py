from django.urls import path

from fingerpost.caseload.visits import views

urlpatterns = [
    path("visits", views.visits, name="visits"),
    path("visits/<int:pk>", views.pack, name="visit_pack"),
    path("visits/<int:pk>/stop", views.stop, name="stop_visits"),
    path("visits/<int:pk>/doors/<int:call>", views.door_note, name="door_note"),
    path("visits/phone/", views.phone, name="phone"),
    path("visits/phone/worker.js", views.worker, name="phone_worker"),
    path("visits/phone/state", views.phone_state, name="phone_state"),
    path("visits/phone/<int:pk>/take", views.phone_take, name="phone_take"),
    path("visits/phone/<int:pk>/send", views.phone_send, name="phone_send"),
    path("worklists/<slug:key>/visits", views.new_pack, name="new_pack"),
]
