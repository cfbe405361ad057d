"""The organiser's pages about results."""

from django.urls import path

from web.organiser import results_views as views

urlpatterns = [
    path("<slug:slug>/standings/", views.standings_page, name="standings"),
    path("<slug:slug>/standings/tie/", views.settle_tie, name="settle_tie"),
    path("<slug:slug>/standings/next/", views.next_round, name="next_round"),
    path("<slug:slug>/publishing/", views.publishing, name="publishing"),
    path("<slug:slug>/publishing/award/", views.decide, name="decide_award"),
    path("<slug:slug>/publishing/take-back/<str:pk>/", views.take_back_decision, name="take_back_decision"),
    path("<slug:slug>/publishing/schedule/", views.schedule, name="schedule_publication"),
    path("<slug:slug>/publishing/cancel/", views.cancel, name="take_back_publication"),
]
