from django.urls import path

from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents.views import answering
from fingerpost.messages.links.views import confirm

PUPIL, PARENT = {"asked": Giver.PUPIL}, {"asked": Giver.PARENT}

urlpatterns = [
    path("yes-or-no/<slug:key>/", answering.door, PUPIL, name="consent"),
    path("yes-or-no/<slug:key>/who", answering.who, PUPIL, name="consent_who"),
    path("yes-or-no/<slug:key>/ask", answering.ask, PUPIL, name="consent_ask"),
    path(
        "yes-or-no/<slug:key>/in/<slug:language>",
        confirm.language,
        {"door": "consent"},
        name="consent_language",
    ),
    path("parents/<slug:key>/", answering.door, PARENT, name="consent_parent"),
    path("parents/<slug:key>/who", answering.who, PARENT, name="consent_parent_who"),
    path("parents/<slug:key>/ask", answering.ask, PARENT, name="consent_parent_ask"),
    path(
        "parents/<slug:key>/in/<slug:language>",
        confirm.language,
        {"door": "consent_parent"},
        name="consent_parent_language",
    ),
]
