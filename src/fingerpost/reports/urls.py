from django.urls import path

from fingerpost.reports import views

urlpatterns = [
    path("", views.today, name="today"),
    path("home", views.home, name="home"),
    path("role", views.role, name="role"),
]
