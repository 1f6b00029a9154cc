from django.urls import path

from fingerpost.reports.publications import views

urlpatterns = [
    path("figures/publish", views.publications, name="publications"),
    path("figures/publish/<str:month>", views.publish_month, name="publish_month"),
    path("figures/proposals/<int:pk>", views.proposal, name="proposal"),
    path("area", views.area, name="area"),
    path("open-data/", views.open_data_index, name="open_data_index"),
    path("open-data/<slug:code>/csv-metadata.json", views.open_data_group, name="open_data_group"),
    path("open-data/<slug:code>/", views.open_data, name="open_data"),
    path("open-data/<slug:code>/<slug:slug>.csv", views.open_data_csv, name="open_data_csv"),
    path(
        "open-data/<slug:code>/<slug:slug>.csv-metadata.json",
        views.open_data_metadata,
        name="open_data_metadata",
    ),
]
