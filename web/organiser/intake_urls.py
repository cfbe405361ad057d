"""The organiser's pages about entries on their way in: the board, bulk acts, files to take away, the rescue desk, clips seen before."""

from django.urls import path

from web.organiser import alike_views, bulk_views, entry_views, export_views, rescue_views

urlpatterns = [
    path("<slug:slug>/entries/", entry_views.entries, name="entries"),
    path("<slug:slug>/entries/bulk/", bulk_views.bulk, name="entries_bulk"),
    path("<slug:slug>/entries/undo/", bulk_views.undo, name="entries_undo"),
    path("<slug:slug>/entries/export/<slug:kind>/", export_views.entries_export, name="entries_export"),
    path("<slug:slug>/entries/rescue/", rescue_views.desk, name="rescue"),
    path("<slug:slug>/entries/rescue/<str:pk>/nudge/", rescue_views.nudge, name="rescue_nudge"),
    path("<slug:slug>/entries/rescue/<str:pk>/extend/", rescue_views.extend, name="rescue_extend"),
    path("<slug:slug>/entries/rescue/<str:pk>/check/", rescue_views.check_again, name="rescue_check"),
    path("<slug:slug>/entries/alike/", alike_views.alike, name="alike"),
    path("<slug:slug>/entries/alike/<str:pk>/", alike_views.pair, name="alike_pair"),
    path("<slug:slug>/entries/<str:pk>/", entry_views.entry, name="entry"),
    path("<slug:slug>/entries/<str:pk>/note/", entry_views.note, name="entry_note"),
]
