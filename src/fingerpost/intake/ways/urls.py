from django.urls import path

from fingerpost.intake.ways.views import overview

urlpatterns = [
    path("ways-in/", overview.ways_in, name="ways_in"),
]
