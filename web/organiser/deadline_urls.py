"""The pages on which an organiser sets the fine print of deadlines."""

from django.urls import path

from web.organiser import deadline_views as views

urlpatterns = [
    path("<slug:slug>/setup/deadlines/", views.deadlines, name="deadlines"),
    path("<slug:slug>/setup/deadlines/codes/<str:pk>/revoke/", views.revoke, name="late_code_revoke"),
    path("<slug:slug>/setup/deadlines/<str:pk>/grace/", views.grace, name="grace"),
    path("<slug:slug>/setup/deadlines/<str:pk>/tracks/", views.tracks, name="track_deadlines"),
    path("<slug:slug>/setup/deadlines/<str:pk>/codes/", views.codes, name="late_codes"),
]
