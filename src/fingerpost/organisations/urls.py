from django.urls import path

from fingerpost.organisations import views

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>", views.organisation, name="organisation"),
    path("act-as", views.act_as, name="act_as"),
]
