from django.urls import path

from fingerpost.intake.dwp import views

urlpatterns = [path("people/<int:person_id>/from-the-dwp", views.told, name="from_the_dwp")]
