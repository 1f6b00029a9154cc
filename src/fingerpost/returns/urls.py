from django.urls import path

from fingerpost.returns import views

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/<int:pk>", views.one, name="return"),
    path("returns/<int:pk>/file.xml", views.download, name="return_file"),
]
