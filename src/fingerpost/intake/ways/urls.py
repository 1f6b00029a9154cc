from django.urls import path

from fingerpost.intake.ways.views import folder, hand_in, links, overview

urlpatterns = [
    path("ways-in/", overview.ways_in, name="ways_in"),
    path("ways-in/links/", links.upload_links, name="upload_links"),
    path("ways-in/links/new", links.new_link, name="new_link"),
    path("ways-in/links/<int:pk>/stop", links.stop_link, name="stop_link"),
    path("ways-in/folders", folder.watched_folders, name="watched_folders"),
    path("hand-in/<slug:key>", hand_in.hand_in, name="hand_in"),
    path("hand-in/<slug:key>/<int:pk>", hand_in.handed_in, name="handed_in"),
    path(
        "hand-in/<slug:key>/<int:pk>/receipt.csv",
        hand_in.handed_in_receipt,
        name="handed_in_receipt",
    ),
]
