"""The organiser's pages about results."""

from django.urls import path

from web.organiser import advancing_views
from web.organiser import results_views as views

urlpatterns = [
    path("<slug:slug>/standings/", views.standings_page, name="standings"),
    path("<slug:slug>/standings/tie/", views.settle_tie, name="settle_tie"),
    path("<slug:slug>/standings/next/", views.next_round, name="next_round"),
    path("<slug:slug>/advancing/", advancing_views.advancing, name="advancing"),
    path("<slug:slug>/advancing/rule/", advancing_views.rule, name="cut_rule"),
    path("<slug:slug>/advancing/take/", advancing_views.take, name="take_above_the_line"),
    path("<slug:slug>/advancing/wild-card/", advancing_views.wild_card, name="wild_card"),
    path("<slug:slug>/advancing/alternate/", advancing_views.alternate, name="name_alternate"),
    path("<slug:slug>/advancing/alternate/<str:pk>/", advancing_views.alternate_act, name="alternate"),
    path("<slug:slug>/advancing/leave/<str:pk>/", advancing_views.leave, name="leave_behind"),
    path("<slug:slug>/publishing/", views.publishing, name="publishing"),
    path("<slug:slug>/publishing/award/", views.decide, name="decide_award"),
    path("<slug:slug>/publishing/take-back/<str:pk>/", views.take_back_decision, name="take_back_decision"),
    path("<slug:slug>/publishing/schedule/", views.schedule, name="schedule_publication"),
    path("<slug:slug>/publishing/cancel/", views.cancel, name="take_back_publication"),
]
