from django.urls import path

from fingerpost.caseload import views
from fingerpost.caseload.allocation import views as allocation
from fingerpost.caseload.bulk import views as bulk
from fingerpost.caseload.campaigns import views as campaigns
from fingerpost.caseload.casework import views as casework
from fingerpost.caseload.casework.automatic import views as automatic
from fingerpost.caseload.casework.directory import views as directory
from fingerpost.caseload.casework.documents import views as documents
from fingerpost.caseload.contacts import views as contacts
from fingerpost.caseload.duplicates import views as duplicates
from fingerpost.caseload.forecast import views as forecast
from fingerpost.caseload.lists import views as lists
from fingerpost.caseload.people import views as people
from fingerpost.caseload.people.leaving import views as leaving
from fingerpost.caseload.plans import views as plans

urlpatterns = [
    path("find", people.find, name="find"),
    path("people/<int:person_id>", people.person, name="person"),
    path(
        "people/<int:person_id>/statements/<int:statement_id>/withdraw",
        people.withdraw,
        name="withdraw_statement",
    ),
    path("people/<int:person_id>/plans/add", plans.add, name="add_plan"),
    path(
        "people/<int:person_id>/plans/<int:plan_id>/withdraw",
        plans.withdraw,
        name="withdraw_plan",
    ),
    path("people/<int:person_id>/help", casework.case, name="case"),
    path("people/<int:person_id>/help/summary", casework.summary, name="help_summary"),
    path("people/<int:person_id>/help/needs/add", casework.add_need, name="add_need"),
    path(
        "people/<int:person_id>/help/needs/<int:pk>/review",
        casework.review_need,
        name="review_need",
    ),
    path("people/<int:person_id>/help/actions/add", casework.add_action, name="add_action"),
    path(
        "people/<int:person_id>/help/actions/<int:pk>/done",
        casework.finish_action,
        name="finish_action",
    ),
    path("people/<int:person_id>/help/notes/add", casework.add_note, name="add_case_note"),
    path("people/<int:person_id>/help/referrals/add", directory.refer, name="refer"),
    path(
        "people/<int:person_id>/help/referrals/<int:pk>/move",
        directory.move_referral,
        name="move_referral",
    ),
    path("people/<int:person_id>/help/places/add", automatic.keep, name="keep_automatic_place"),
    path(
        "people/<int:person_id>/help/places/<int:pk>/answer",
        automatic.answer,
        name="answer_automatic_place",
    ),
    path("people/<int:person_id>/help/documents/add", documents.add_document, name="add_document"),
    path(
        "people/<int:person_id>/help/documents/<int:pk>",
        documents.open_document,
        name="open_document",
    ),
    path(
        "people/<int:person_id>/help/<slug:kind>/<int:pk>/take-back",
        casework.take_back,
        name="take_back_casework",
    ),
    path("people/<int:person_id>/log", contacts.log, name="log_contact"),
    path("people/<int:person_id>/numbers", contacts.open_numbers, name="open_numbers"),
    path("people/<int:person_id>/safe-contact", contacts.safe, name="safe_contact"),
    path("people/<int:person_id>/present", contacts.present, name="present"),
    path("contacts/<int:contact_id>/undo", contacts.undo, name="undo_contact"),
    path("next", contacts.next_, name="next_to_try"),
    path("people/<int:person_id>/message", campaigns.send_message, name="send_message"),
    path("worklists/<slug:key>/message", campaigns.new_campaign, name="new_campaign"),
    path("consents/write", campaigns.write_consents, name="write_consents"),
    path("campaigns/", campaigns.every_campaign, name="campaigns"),
    path("campaigns/<int:pk>", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/stop", campaigns.stop_campaign, name="stop_campaign"),
    path("people/<int:person_id>/leave", leaving.leave, name="leave"),
    path("people/<int:person_id>/come-back", leaving.come_back, name="come_back"),
    path("people/<int:person_id>/still-here", leaving.still_here, name="still_here"),
    path("people/<int:person_id>/same-as", duplicates.same_as, name="same_as"),
    path("people/<int:person_id>/merge", duplicates.merge, name="merge"),
    path("people/<int:person_id>/not-the-same", duplicates.not_the_same, name="not_the_same"),
    path(
        "people/<int:person_id>/merges/<int:merge_id>/take-apart",
        duplicates.take_apart,
        name="take_apart",
    ),
    path("worklists/duplicates", duplicates.possible, name="duplicates"),
    path("worklists", views.worklists, name="worklists"),
    path("bulk", bulk.bulk_edits, name="bulk_edits"),
    path("bulk/sheet", bulk.sheet_back, name="sheet_back"),
    path("bulk/<int:pk>", bulk.bulk_edit, name="bulk_edit"),
    path("bulk/<int:pk>/undo", bulk.undo_bulk_edit, name="undo_bulk_edit"),
    path("bulk/<int:pk>/drop", bulk.drop_bulk_edit, name="drop_bulk_edit"),
    path("worklists/<slug:key>/change", bulk.set_detail, name="set_detail"),
    path("worklists/<slug:key>/say", bulk.say_of_all, name="say_of_all"),
    path("worklists/<slug:key>/sheet", bulk.make_sheet, name="make_sheet"),
    path("worklists/provision", directory.directory, name="directory"),
    path("worklists/provision/add", directory.add_provision, name="add_provision"),
    path("worklists/provision/<int:pk>", directory.change_provision, name="change_provision"),
    path(
        "worklists/provision/<int:pk>/close",
        directory.close_provision,
        name="close_provision",
    ),
    path("worklists/automatic-places", automatic.every, name="automatic_places"),
    path("worklists/automatic-places/download", automatic.download, name="automatic_places_csv"),
    path("worklists/help-due", casework.due, name="help_due"),
    path("worklists/forecast", forecast.forecasts, name="forecast"),
    path("worklists/caseloads", allocation.caseloads, name="caseloads"),
    path("worklists/caseloads/new", allocation.make, name="make_caseload"),
    path("worklists/caseloads/<int:pk>", allocation.caseload, name="caseload"),
    path("worklists/caseloads/<int:pk>/share-out", allocation.share_out, name="share_out"),
    path("worklists/caseloads/<int:pk>/hand-over", allocation.hand_over, name="hand_over"),
    path("worklists/caseloads/<int:pk>/cover", allocation.cover, name="cover"),
    path("worklists/caseloads/<int:pk>/drop", allocation.drop, name="drop_caseload"),
    path("worklists/caseloads/covers/<int:pk>/end", allocation.end_cover, name="end_cover"),
    path("worklists/first", lists.priorities, name="priorities"),
    path("worklists/kept/<int:pk>/drop", lists.drop, name="drop_list"),
    path("worklists/kept/<int:pk>/share", lists.share, name="share_list"),
    path("worklists/<slug:key>/keep", lists.keep, name="keep_list"),
    path("worklists/<slug:key>", views.worklist, name="worklist"),
    path("worklists/<slug:key>/download", views.download, name="worklist_download"),
]
