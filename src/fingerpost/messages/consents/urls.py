from django.urls import path

from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents.views import answering, asking, lists, people, schools, settling
from fingerpost.messages.links.views import confirm

PUPIL, PARENT = {"asked": Giver.PUPIL}, {"asked": Giver.PARENT}

urlpatterns = [
    path("consents", schools.consents, name="consents"),
    path("consents/schools/<int:school_id>", schools.school, name="school_consents"),
    path("consents/ask", asking.ask, name="ask_consents"),
    path("consents/schools/<int:school_id>/slips", asking.slips, name="consent_slips"),
    path("consents/schools/<int:school_id>/slips/undo", asking.undo_slips, name="undo_slips"),
    path("consents/schools/<int:school_id>/paper", schools.paper, name="paper_consents"),
    path("consents/schools/<int:school_id>/list.csv", lists.to_fill_in, name="consents_csv"),
    path("consents/schools/<int:school_id>/undo", schools.undo_paper, name="undo_paper_consents"),
    path("consents/people/<int:person_id>", people.person, name="person_consents"),
    path("consents/people/<int:person_id>/link", people.make_link, name="make_consent_link"),
    path("consents/people/<int:person_id>/spoken", people.spoken, name="spoken_consent"),
    path("consents/people/<int:person_id>/take-back", people.take_back, name="take_back_consent"),
    path("instructions", people.instructions, name="instructions"),
    path("consents/people/<int:person_id>/instruct", people.instruct, name="instruct"),
    path("consents/people/<int:person_id>/settle", settling.settle, name="settle_instruction"),
    path(
        "consents/people/<int:person_id>/instructions/<int:instruction_id>/end",
        people.end_instruction,
        name="end_instruction",
    ),
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
