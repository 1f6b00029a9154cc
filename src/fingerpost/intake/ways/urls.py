from django.urls import path

from fingerpost.intake.ways.feeds import views as feeds
from fingerpost.intake.ways.views import folder, hand_in, links, overview

urlpatterns = [
    path("ways-in/", overview.ways_in, name="ways_in"),
    path("ways-in/links/", links.upload_links, name="upload_links"),
    path("ways-in/links/new", links.new_link, name="new_link"),
    path("ways-in/links/<int:pk>/stop", links.stop_link, name="stop_link"),
    path("ways-in/folders", folder.watched_folders, name="watched_folders"),
    path("ways-in/feeds/", feeds.feeds, name="feeds"),
    path("ways-in/feeds/new", feeds.choose_feed, name="choose_feed"),
    path("ways-in/feeds/new/<slug:kind>", feeds.new_feed, name="new_feed"),
    path("ways-in/feeds/<int:pk>", feeds.feed, name="feed"),
    path("ways-in/feeds/<int:pk>/change", feeds.change_feed, name="change_feed"),
    path("ways-in/feeds/<int:pk>/try", feeds.try_feed, name="try_feed"),
    path("ways-in/feeds/<int:pk>/host-key", feeds.host_key, name="host_key"),
    path("ways-in/feeds/<int:pk>/switch", feeds.switch_feed, name="switch_feed"),
    path("hand-in/<slug:key>", hand_in.hand_in, name="hand_in"),
    path("hand-in/<slug:key>/<int:pk>", hand_in.handed_in, name="handed_in"),
    path(
        "hand-in/<slug:key>/<int:pk>/receipt.csv",
        hand_in.handed_in_receipt,
        name="handed_in_receipt",
    ),
]
