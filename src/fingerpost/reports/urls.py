from django.urls import path

from fingerpost.reports import views
from fingerpost.reports.audit import views as audit
from fingerpost.reports.figures import views as figures
from fingerpost.reports.helped import views as helped
from fingerpost.reports.improvement import views as plan
from fingerpost.reports.working_year import views as year

urlpatterns = [
    path("", views.today, name="today"),
    path("home", views.home, name="home"),
    path("role", views.role, name="role"),
    path("figures", figures.figures, name="figures"),
    path("figures/how", figures.how, name="figures_how"),
    path("figures/by/<str:split>", figures.by, name="figures_by"),
    path("figures/download/<str:table>", figures.download, name="figures_csv"),
    path("figures/what-helped", helped.what_helped, name="what_helped"),
    path("figures/what-helped/pdf", helped.what_helped_pdf, name="what_helped_pdf"),
    path("figures/what-helped/csv", helped.what_helped_csv, name="what_helped_csv"),
    path("audit", audit.events, name="audit"),
    path("audit/download", audit.download, name="audit_download"),
    path("improvement-plan", plan.improvement_plan, name="improvement_plan"),
    path("improvement-plan/pdf", plan.improvement_plan_pdf, name="improvement_plan_pdf"),
    path("improvement-plan/add", plan.add_step, name="add_step"),
    path("improvement-plan/<int:pk>", plan.change_step, name="change_step"),
    path("improvement-plan/<int:pk>/done", plan.finish_step, name="finish_step"),
    path("improvement-plan/<int:pk>/drop", plan.drop_step, name="drop_step"),
    path("working-year", year.working_year, name="working_year"),
    path("working-year/add", year.add_milestone, name="add_milestone"),
    path("working-year/shut-days", year.shut_days, name="shut_days"),
    path("working-year/shut-days/<str:day>/open", year.open_day, name="open_day"),
    path("working-year/league", year.league, name="league"),
    path("working-year/league/download", year.league_csv, name="league_csv"),
    path("working-year/<int:year>/<slug:key>", year.milestone, name="milestone"),
    path(
        "working-year/<int:year>/<slug:key>/change", year.settle_milestone, name="settle_milestone"
    ),
    path(
        "working-year/<int:year>/<slug:key>/leave-out",
        year.leave_out_milestone,
        name="leave_out_milestone",
    ),
    path(
        "working-year/<int:year>/<slug:key>/put-back",
        year.put_back_milestone,
        name="put_back_milestone",
    ),
    path("working-year/<int:year>/<slug:key>/tick", year.tick_milestone, name="tick_milestone"),
    path("working-year/<int:year>/<slug:key>/remind", year.remind_places, name="remind_places"),
]
