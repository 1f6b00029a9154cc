from django.urls import path

from fingerpost.returns import views
from fingerpost.returns.again import views as again
from fingerpost.returns.check import views as check
from fingerpost.returns.cohort import views as cohort
from fingerpost.returns.differences import views as differences
from fingerpost.returns.exercises import views as exercises
from fingerpost.returns.findings import views as findings

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/guarantee", exercises.exercise, {"key": "guarantee"}, name="guarantee"),
    path("returns/survey", exercises.exercise, {"key": "survey"}, name="survey"),
    path("returns/lists/<int:pk>", exercises.one, name="exercise_list"),
    path("returns/lists/<int:pk>/file.csv", exercises.download, name="exercise_file"),
    path(
        "returns/lists/<int:pk>/ask/<int:organisation_id>.csv",
        exercises.ask,
        name="exercise_ask",
    ),
    path("returns/lists/<int:pk>/fix", exercises.move, {"key": "fix"}, name="fix_list"),
    path("returns/lists/<int:pk>/close", exercises.move, {"key": "close"}, name="close_list"),
    path("returns/lists/<int:pk>/reopen", exercises.move, {"key": "reopen"}, name="reopen_list"),
    path(
        "returns/lists/<int:pk>/people/<int:member_id>/record",
        exercises.record,
        name="record_status",
    ),
    path(
        "returns/lists/<int:pk>/people/<int:member_id>/leave-out",
        exercises.leave_out,
        name="leave_out",
    ),
    path("returns/check", check.check, name="check_file"),
    path("returns/<int:pk>", views.one, name="return"),
    path("returns/<int:pk>/file.xml", views.download, name="return_file"),
    path("returns/<int:pk>/difference", differences.difference, name="return_difference"),
    path("returns/<int:pk>/difference.csv", differences.download, name="return_difference_csv"),
    path("returns/findings", findings.latest, name="findings"),
    path("returns/findings/about/<int:person>", findings.about, name="person_findings"),
    path("returns/<int:pk>/findings", findings.findings, name="return_findings"),
    path("returns/<int:pk>/findings/assign", findings.assign, name="assign_findings"),
    path("returns/<int:pk>/findings/explain", findings.explain, name="explain_findings"),
    path("returns/<int:pk>/findings/undo", findings.undo, name="undo_findings"),
    path("returns/<int:pk>/findings/trend", findings.trends, name="finding_trend"),
    path("returns/<int:pk>/findings/<int:fault>", findings.one, name="finding"),
    path(
        "returns/<int:pk>/findings/to/<int:organisation>.csv",
        findings.to_send,
        name="findings_to_send",
    ),
    path("returns/<int:pk>/again", again.again, name="return_again"),
    path("returns/<int:pk>/cohort", cohort.movement, name="return_cohort"),
    path("returns/<int:pk>/cohort.csv", cohort.download, name="return_cohort_csv"),
    path("returns/<int:pk>/sign-off", views.move, {"key": "sign-off"}, name="sign_off_return"),
    path("returns/<int:pk>/sent", views.move, {"key": "sent"}, name="mark_return_sent"),
    path("returns/<int:pk>/take-back", views.move, {"key": "take-back"}, name="take_back_return"),
]
