"""The map: two doors, and two small windows for the machines that watch over the service."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("accounts.urls")),
    path("", include("web.public.urls")),
    path("entries/", include("web.entrant.urls")),
    path("judge/", include("web.judge.urls")),
    path("organise/", include("web.organiser.urls")),
]
