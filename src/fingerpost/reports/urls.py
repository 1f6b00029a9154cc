from django.urls import path

from fingerpost.reports import views
from fingerpost.reports.audit import views as audit
from fingerpost.reports.figures import views as figures

urlpatterns = [
    path("", views.today, name="today"),
    path("home", views.home, name="home"),
    path("role", views.role, name="role"),
    path("figures", figures.figures, name="figures"),
    path("figures/how", figures.how, name="figures_how"),
    path("figures/by/<str:split>", figures.by, name="figures_by"),
    path("figures/download/<str:table>", figures.download, name="figures_csv"),
    path("audit", audit.events, name="audit"),
    path("audit/download", audit.download, name="audit_download"),
]
