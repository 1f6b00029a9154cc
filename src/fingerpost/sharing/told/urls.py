from django.urls import path

from fingerpost.sharing.told import views

urlpatterns = [
    path("people/<int:person_id>/told", views.told_of, name="told_of"),
    path("organisations/<int:pk>/told", views.told_to, name="told_to"),
]
