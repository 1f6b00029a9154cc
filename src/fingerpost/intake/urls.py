from django.urls import path

from fingerpost.intake import views
from fingerpost.intake.columns import views as columns
from fingerpost.intake.passing import views as passing
from fingerpost.intake.review import views as review
from fingerpost.intake.since_last import views as since_last

urlpatterns = [
    path("files/", views.submissions, name="submissions"),
    path("files/send", views.send, name="send"),
    path("files/<int:pk>", views.submission, name="submission"),
    path("files/<int:pk>/receipt.csv", views.submission_receipt, name="submission_receipt"),
    path("files/<int:pk>/explain", columns.explain, name="explain"),
    path("files/<int:pk>/since-last", since_last.page, name="since_last"),
    path("files/<int:pk>/since-last.csv", since_last.download, name="since_last_csv"),
    path("files/<int:pk>/since-last/whole", since_last.say_whole, name="say_whole"),
    path("files/<int:pk>/for/<slug:code>.csv", passing.download, name="passed_on_csv"),
    path("files/<int:pk>/try-again", views.try_again, name="try_again"),
    path("files/<int:pk>/undo", views.undo, name="undo"),
    path("attention/", review.attention, name="attention"),
    path("attention/who", review.who, name="who"),
    path("attention/<int:pk>", review.row, name="row"),
    path("attention/answers/<int:pk>/undo", review.undo_answer, name="undo_answer"),
]
