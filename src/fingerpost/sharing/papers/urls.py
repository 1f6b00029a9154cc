from django.urls import path

from fingerpost.sharing.papers import views

urlpatterns = [
    path("agreements/settled", views.how_sharing_is_settled, name="how_sharing_is_settled"),
    path("agreements/settled/change", views.how_we_share, name="how_we_share"),
    path("agreements/about-us", views.about_us, name="about_us"),
    path("agreements/papers", views.every_paper, name="papers"),
    path("agreements/papers/<slug:code>", views.paper, name="paper"),
    path("agreements/<int:pk>/paper", views.agreement_paper, name="agreement_paper"),
]
