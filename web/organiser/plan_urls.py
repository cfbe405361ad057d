"""The pages about who judges what."""

from django.urls import path

from web.organiser import hand_views, plan_views

urlpatterns = [
    path("<slug:slug>/assignment/", plan_views.assignment, name="assignment"),
    path("<slug:slug>/assignment/demand/", plan_views.demand, name="plan_demand"),
    path("<slug:slug>/assignment/absent/", plan_views.absent, name="plan_absent"),
    path("<slug:slug>/assignment/hand/", hand_views.hand, name="plan_hand"),
    path("<slug:slug>/assignment/<str:pk>/apply/", plan_views.apply_plan, name="apply_plan"),
    path("<slug:slug>/assignment/<str:pk>/undo/", plan_views.undo_plan, name="undo_plan"),
]
