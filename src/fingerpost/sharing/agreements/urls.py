from django.urls import path

from fingerpost.sharing.agreements import views

urlpatterns = [
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/download", views.agreements_csv, name="agreements_csv"),
    path("agreements/with/<int:pk>", views.agreements_with, name="agreements_with"),
    path("agreements/with/<int:pk>/new", views.new_agreement, name="new_agreement"),
    path("agreements/<int:pk>/change", views.change_agreement, name="change_agreement"),
    path("agreements/<int:pk>/renew", views.renew_agreement, name="renew_agreement"),
    path("agreements/<int:pk>/end", views.end_agreement, name="end_agreement"),
]
