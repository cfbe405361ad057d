"""Who can enter: the rules of a challenge, and the exceptions that were made for one entry."""

from django.urls import path

from web.organiser import eligibility_views as views
from web.organiser import exception_views as exceptions

urlpatterns = [
    path("<slug:slug>/setup/eligibility/", views.rules, name="eligibility"),
    path("<slug:slug>/setup/eligibility/take/<slug:key>/", views.take, name="rules_take"),
    path("<slug:slug>/setup/eligibility/new/<slug:kind>/", views.add, name="rule_add"),
    path("<slug:slug>/setup/eligibility/new/<slug:kind>/preview/", views.preview, name="rule_preview"),
    path("<slug:slug>/setup/eligibility/<str:pk>/", views.edit, name="rule_edit"),
    path("<slug:slug>/setup/eligibility/<str:pk>/retire/", views.retire, name="rule_retire"),
    path("<slug:slug>/setup/eligibility/<str:pk>/move/", views.move, name="rule_move"),
    path("<slug:slug>/entries/<str:pk>/exceptions/<str:rule>/", exceptions.make, name="exception_make"),
    path("<slug:slug>/entries/<str:pk>/exceptions/<str:rule>/end/", exceptions.end, name="exception_end"),
]
