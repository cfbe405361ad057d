"""Pages of the organiser."""

from django.urls import include, path

app_name = "organiser"

urlpatterns = [
    path("", include("web.organiser.results_urls")),
]
