"""Pages that anybody may open."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from web.public import check_views, receipt_views, views

app_name = "public"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("challenges/", views.challenges, name="challenges"),
    path("challenges/<slug:slug>/", views.challenge, name="challenge"),
    path("challenges/<slug:slug>/check/", check_views.check, name="check"),
    path("", include("web.public.results_urls")),
    path("", include("web.public.directory_urls")),
    path("", include("web.public.stage_urls")),
    path("components/", views.components, name="components"),
    path("components/states/", views.states, name="states"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("receipts/", receipt_views.check, name="receipts"),
    path("rules/", views.rules, name="rules"),
    path("theme/", views.theme, name="theme"),
    path("language/", set_language, name="language"),
]
