from django.urls import path

from fingerpost.organisations import views
from fingerpost.organisations.users import views as users

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>", views.organisation, name="organisation"),
    path("users/", users.users, name="users"),
    path("users/add", users.add, name="add_user"),
    path("users/<int:pk>", users.user, name="user"),
    path("users/<int:pk>/remove", users.remove, name="remove_user"),
    path("users/<int:pk>/way-in", users.way_in, name="way_in"),
]
