"""Pages of the judge."""

from django.urls import path

from web.judge import views

app_name = "judge"

urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("<str:pk>/", views.bench, name="bench"),
    path("<str:pk>/conflict/", views.conflict, name="conflict"),
]
