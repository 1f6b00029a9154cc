from django.urls import path

from fingerpost.returns import views
from fingerpost.returns.check import views as check
from fingerpost.returns.differences import views as differences

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/check", check.check, name="check_file"),
    path("returns/<int:pk>", views.one, name="return"),
    path("returns/<int:pk>/file.xml", views.download, name="return_file"),
    path("returns/<int:pk>/difference", differences.difference, name="return_difference"),
    path("returns/<int:pk>/difference.csv", differences.download, name="return_difference_csv"),
    path("returns/<int:pk>/sign-off", views.move, {"key": "sign-off"}, name="sign_off_return"),
    path("returns/<int:pk>/sent", views.move, {"key": "sent"}, name="mark_return_sent"),
    path("returns/<int:pk>/take-back", views.move, {"key": "take-back"}, name="take_back_return"),
]
