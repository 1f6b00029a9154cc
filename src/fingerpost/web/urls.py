from django.conf import settings
from django.urls import path

from fingerpost.web import views

urlpatterns = [
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("help", views.help_page, name="help"),
]

if getattr(settings, "FINGERPOST_GALLERY", False):
    from fingerpost.web.gallery import views as gallery

    urlpatterns += [
        path("gallery", gallery.components, name="gallery"),
        path("gallery/<slug:name>", gallery.page, name="gallery_page"),
    ]
