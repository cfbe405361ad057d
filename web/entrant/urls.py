"""Pages of the entrant."""

from django.urls import path

from web.entrant import views

app_name = "entrant"

urlpatterns = [
    path("", views.entry_list, name="entries"),
    path("start/<slug:slug>/", views.start, name="start"),
    path("<str:pk>/", views.entry, name="entry"),
    path("<str:pk>/startup/", views.startup, name="startup"),
    path("<str:pk>/startup/kept/", views.startup_kept, name="startup_kept"),
    path("<str:pk>/details/", views.details, name="details"),
    path("<str:pk>/files/", views.files_page, name="files"),
    path("<str:pk>/files/<slug:slot>/remove/", views.remove_file, name="remove_file"),
    path("<str:pk>/team/", views.team, name="team"),
    path("<str:pk>/submit/", views.submit, name="submit"),
    path("<str:pk>/receipt/", views.receipt, name="receipt"),
    path("<str:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:pk>/reopen/", views.reopen, name="reopen"),
]
