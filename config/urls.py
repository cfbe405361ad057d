"""The map: two doors, and two small windows for the machines that watch over the service."""

from django.urls import include, path

from web.shared import media_views

urlpatterns = [
    path("media/parts/<str:token>", media_views.receive_part, name="media_part"),
    path("media/r/<str:token>/<str:name>", media_views.serve_rendition, name="media_rendition"),
    path("api/v1/", include("api.urls")),
    path("", include("accounts.urls")),
    path("", include("web.public.urls")),
    path("entries/", include("web.entrant.urls")),
    path("judge/", include("web.judge.urls")),
    path("organise/", include("web.organiser.urls")),
]
