from django.urls import path

from fingerpost.intake import views
from fingerpost.intake.columns import views as columns

urlpatterns = [
    path("files/", views.submissions, name="submissions"),
    path("files/send", views.send, name="send"),
    path("files/<int:pk>", views.submission, name="submission"),
    path("files/<int:pk>/receipt.csv", views.submission_receipt, name="submission_receipt"),
    path("files/<int:pk>/explain", columns.explain, name="explain"),
    path("files/<int:pk>/try-again", views.try_again, name="try_again"),
    path("files/<int:pk>/undo", views.undo, name="undo"),
    path("attention/", views.attention, name="attention"),
    path("attention/<int:pk>", views.row, name="row"),
]
