"""Pages of the entrant."""

from django.urls import URLPattern

app_name = "entrant"

urlpatterns: list[URLPattern] = []
