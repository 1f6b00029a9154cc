from django.urls import path

from fingerpost.reports.leavers import views

urlpatterns = [
    path("leavers", views.our_leavers, name="our_leavers"),
    path("leavers/of/<slug:cohort>", views.our_leavers, name="our_leavers_of"),
    path("leavers/of/<slug:cohort>/right", views.right, name="leavers_right"),
    path("leavers/of/<slug:cohort>/ask", views.ask_all, name="ask_leavers"),
    path("leavers/of/<slug:cohort>/<slug:shape>", views.download, name="leavers_file"),
    path("leavers/<int:person>/wrong", views.doubt, name="doubt_leaver"),
    path("leavers/<int:person>/tell", views.tell, name="tell_of_leaver"),
    path("leavers/<int:person>/tell/<int:word>/take-back", views.take_back, name="take_back_word"),
    path("leavers/<int:person>/ask", views.ask, name="ask_leaver"),
    path("schools-doubt", views.doubts, name="doubts"),
    path("schools-doubt/send-links", views.send_links, name="send_links_for_schools"),
    path("schools-doubt/<int:pk>", views.settle, name="settle_doubt"),
    path("schools-doubt/<int:pk>/send-link", views.send_link, name="send_link_for_school"),
]
