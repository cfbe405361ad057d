"""The organiser's pages about the panel, conflicts, the plan and the progress of judging."""

from django.urls import include, path

from web.organiser import calibration_views, conflict_views, progress_views

urlpatterns = [
    path("<slug:slug>/panel/conflicts/", conflict_views.conflicts, name="conflicts"),
    path("<slug:slug>/panel/conflicts/look/", conflict_views.look, name="look_for_conflicts"),
    path("<slug:slug>/panel/conflicts/<str:pk>/", conflict_views.conflict, name="conflict"),
    path("<slug:slug>/panel/conflicts/<str:pk>/withdraw/", conflict_views.withdraw_conflict, name="withdraw_conflict"),
    path("<slug:slug>/panel/calibration/", calibration_views.calibration, name="calibration"),
    path("", include("web.organiser.panel_urls")),
    path("", include("web.organiser.plan_urls")),
    path("<slug:slug>/judging/", progress_views.judging, name="judging"),
    path("<slug:slug>/judging/remind/", progress_views.remind_all, name="remind_all"),
    path("<slug:slug>/judging/remind/<str:pk>/", progress_views.remind, name="remind_judge"),
    path("<slug:slug>/judging/export/<slug:table>.<slug:kind>", progress_views.export, name="judging_export"),
    path("<slug:slug>/judging/lock/", progress_views.lock, name="lock_round"),
]
