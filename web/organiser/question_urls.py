"""The organiser's pages about the questions of a challenge."""

from django.urls import path

from web.organiser import question_views as views

urlpatterns = [
    path("", views.listing, name="questions"),
    path("new/<slug:kind>/", views.add, name="question_add"),
    path("preview/<slug:kind>/", views.preview, name="question_preview"),
    path("copy/", views.copy, name="questions_copy"),
    path("<str:pk>/", views.edit, name="question_edit"),
    path("<str:pk>/kind/", views.change_kind, name="question_kind"),
    path("<str:pk>/in/", views.choose_language, name="question_language"),
    path("<str:pk>/in/<str:language>/", views.translate, name="question_translate"),
    path("<str:pk>/move/", views.move, name="question_move"),
    path("<str:pk>/retire/", views.retire, name="question_retire"),
    path("<str:pk>/ask-again/", views.take_up, name="question_take_up"),
    path("<str:pk>/remove/", views.remove, name="question_remove"),
]
