"""Public results."""

from django.urls import path

from web.public import results_views as views

urlpatterns = [
    path("results/", views.result_list, name="results"),
    path("results/<slug:slug>/", views.challenge_results, name="challenge_results"),
    path("results/<slug:slug>/bundle.json", views.bundle_file, name="results_bundle"),
]
