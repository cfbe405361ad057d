"""The organiser's pages about the panel. What is named comes before the seats, which are found by their id."""

from django.urls import path

from web.organiser import panel_views, roster_views

urlpatterns = [
    path("<slug:slug>/panel/", panel_views.panel, name="panel"),
    path("<slug:slug>/panel/import/", roster_views.import_judges, name="import_judges"),
    path("<slug:slug>/panel/import/judges.csv", roster_views.template, name="import_template"),
    path("<slug:slug>/panel/paper/", roster_views.paper, name="invitations_on_paper"),
    path("<slug:slug>/panel/send/", panel_views.send_invitations, name="send_invitations"),
    path("<slug:slug>/panel/organisations/", panel_views.organisations, name="panel_organisations"),
    path("<slug:slug>/panel/<str:pk>/", panel_views.seat, name="seat"),
    path("<slug:slug>/panel/<str:pk>/invite/", panel_views.invite_again, name="invite_again"),
    path("<slug:slug>/panel/<str:pk>/remove/", panel_views.remove_seat, name="remove_seat"),
    path("<slug:slug>/panel/<str:pk>/replace/", panel_views.replace, name="replace_judge"),
]
