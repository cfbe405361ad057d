"""Pages of the judge."""

from django.urls import URLPattern

app_name = "judge"

urlpatterns: list[URLPattern] = []
