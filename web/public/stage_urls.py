"""A pitch day as everybody follows it."""

from django.urls import path

from web.public import stage_views as views

urlpatterns = [
    path("stage/<slug:slug>/<str:pk>/", views.audience, name="stage"),
    path("stage/<slug:slug>/<str:pk>/screen/", views.screen, name="stage_screen"),
    path("stage/<slug:slug>/<str:pk>/clock.json", views.clock, name="stage_clock"),
]
