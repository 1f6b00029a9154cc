from django.urls import path

from fingerpost.linkage import views

urlpatterns = [path("attention/when-to-link", views.thresholds, name="thresholds")]
