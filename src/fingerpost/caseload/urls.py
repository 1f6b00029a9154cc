from django.urls import path

from fingerpost.caseload import views

urlpatterns = [
    path("worklists", views.worklists, name="worklist"),
    path("worklists/<slug:key>", views.worklist, name="worklist"),
    path("worklists/<slug:key>/download", views.download, name="worklist_download"),
]
