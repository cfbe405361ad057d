"""The map: two doors, and two small windows for the machines that watch over the service."""

from django.urls import include, path

from web.entrant import guardian
from web.shared import captions_file, clock, demo_mail, health, media_views
from web.shared.start import start

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("clock/", clock.clock, name="clock"),
    path("media/parts/<str:token>", media_views.receive_part, name="media_part"),
    path("media/r/<str:token>/<str:name>", media_views.serve_rendition, name="media_rendition"),
    path("media/c/<str:token>/<str:name>", captions_file.serve_captions, name="media_captions"),
    path("api/v1/", include("api.urls")),
    path("", include("web.people.urls")),
    path("start/", start, name="start"),
    path("demo/mail/", demo_mail.letters, name="demo_letters"),
    path("demo/mail/<str:name>/", demo_mail.letter, name="demo_letter"),
    path("", include("web.public.urls")),
    path("entries/", include("web.entrant.urls")),
    path("guardian/<str:token>/", guardian.guardian, name="guardian"),
    path("judge/", include("web.judge.urls")),
    path("organise/", include("web.organiser.urls")),
]

handler500 = "config.faults.server_error"
