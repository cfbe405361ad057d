"""The directory's pages."""

from django.urls import path

from web.public import directory_views as views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/<slug:slug>/", views.organisation, name="organisation"),
    path("directory/<slug:slug>/hidden/", views.set_hidden, name="organisation_hidden"),
]
