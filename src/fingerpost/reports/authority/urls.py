from django.urls import path

from fingerpost.reports.authority import views

urlpatterns = [
    path("reports", views.reports, name="reports"),
    path("reports/<int:pk>", views.report, name="report"),
    path("reports/<int:pk>/as/<str:shape>", views.download, name="report_file"),
    path("reports/make/<slug:kind>", views.make_report, name="make_report"),
    path("reports/made/<int:pk>", views.report_run, name="report_run"),
    path("reports/made/<int:pk>/again", views.try_report_again, name="try_report_again"),
    path("reports/made/<int:pk>/take-back", views.take_back_report, name="take_back_report"),
    path("reports/given/<int:pk>/stop", views.stop_report_schedule, name="stop_report_schedule"),
]
