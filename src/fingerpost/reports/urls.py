from django.urls import path

from fingerpost.reports import views
from fingerpost.reports.audit import views as audit

urlpatterns = [
    path("", views.today, name="today"),
    path("home", views.home, name="home"),
    path("role", views.role, name="role"),
    path("audit", audit.events, name="audit"),
    path("audit/download", audit.download, name="audit_download"),
]
