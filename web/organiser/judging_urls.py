"""The organiser's pages about the panel, conflicts, the plan and the progress of judging."""

from django.urls import path

from web.organiser import judging_views as views

urlpatterns = [
    path("<slug:slug>/panel/", views.panel, name="panel"),
    path("<slug:slug>/panel/conflicts/", views.conflicts, name="conflicts"),
    path("<slug:slug>/panel/conflicts/<str:pk>/withdraw/", views.withdraw_conflict, name="withdraw_conflict"),
    path("<slug:slug>/panel/<str:pk>/", views.seat, name="seat"),
    path("<slug:slug>/panel/<str:pk>/invite/", views.invite_again, name="invite_again"),
    path("<slug:slug>/panel/<str:pk>/remove/", views.remove_seat, name="remove_seat"),
    path("<slug:slug>/assignment/", views.assignment, name="assignment"),
    path("<slug:slug>/assignment/<str:pk>/apply/", views.apply_plan, name="apply_plan"),
    path("<slug:slug>/judging/", views.judging, name="judging"),
    path("<slug:slug>/judging/lock/", views.lock, name="lock_round"),
]
