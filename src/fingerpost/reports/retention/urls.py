from django.urls import path

from fingerpost.reports.retention import views

urlpatterns = [
    path("retention", views.retention, name="retention"),
    path("retention/set/<slug:row>", views.set_retention, name="set_retention"),
    path("retention/due", views.retention_due, name="retention_due"),
    path("retention/due/<slug:row>", views.retention_due_people, name="retention_due_people"),
    path("retention/begin", views.begin_retention, name="begin_retention"),
    path("retention/pause", views.pause_retention, name="pause_retention"),
    path("retention/resume", views.resume_retention, name="resume_retention"),
    path("retention/went", views.retention_went, name="retention_went"),
    path("retention/left", views.remnants, name="remnants"),
    path("holds", views.holds, name="holds"),
    path("holds/<int:pk>/lift", views.lift_hold, name="lift_hold"),
    path("people/<int:pk>/hold", views.hold_person, name="hold_person"),
]
