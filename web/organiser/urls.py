"""Pages of the organiser. Judging and results bring their own lists; what is written here comes first."""

from django.urls import include, path

from web.organiser import audit_views, captions, part_views, setup_views, text_views, views

app_name = "organiser"

urlpatterns = [
    path("", views.challenges, name="challenges"),
    path("new/", views.new, name="new"),
    path("new/<slug:key>/", views.create, name="create"),
    path("<slug:slug>/", views.overview, name="overview"),
    path("<slug:slug>/open/", views.open_page, name="open"),
    path("<slug:slug>/close/", views.close_page, name="close"),
    path("<slug:slug>/setup/", setup_views.facts, name="setup"),
    path("<slug:slug>/setup/rounds/", setup_views.rounds, name="rounds"),
    path("<slug:slug>/setup/rounds/<str:pk>/weights/", setup_views.weights, name="weights"),
    path("<slug:slug>/setup/rounds/<str:round_pk>/<slug:kind>/add/", part_views.add, name="part_add_in_round"),
    path("", include("web.organiser.deadline_urls")),
    path("<slug:slug>/setup/tracks/", setup_views.tracks, name="tracks"),
    path("<slug:slug>/setup/criteria/", setup_views.criteria, name="criteria"),
    path("<slug:slug>/setup/awards/", setup_views.awards, name="awards"),
    path("<slug:slug>/setup/terms/", setup_views.terms, name="terms"),
    path("<slug:slug>/setup/terms/<int:version>/", setup_views.terms_version, name="terms_version"),
    path("<slug:slug>/setup/texts/", text_views.texts, name="texts"),
    path("<slug:slug>/setup/texts/age/", text_views.age, name="guardian_age"),
    path("<slug:slug>/setup/texts/<slug:use>/", text_views.text, name="text"),
    path("<slug:slug>/setup/texts/<slug:use>/remove/", text_views.remove, name="text_remove"),
    path("<slug:slug>/setup/texts/<slug:use>/<int:version>/", text_views.version, name="text_version"),
    path("", include("web.organiser.eligibility_urls")),
    path("<slug:slug>/setup/questions/", include("web.organiser.question_urls")),
    path("<slug:slug>/setup/<slug:kind>/add/", part_views.add, name="part_add"),
    path("<slug:slug>/setup/<slug:kind>/<str:pk>/", part_views.edit, name="part_edit"),
    path("<slug:slug>/setup/<slug:kind>/<str:pk>/remove/", part_views.remove, name="part_remove"),
    path("<slug:slug>/setup/<slug:kind>/<str:pk>/move/", part_views.move, name="part_move"),
    path("<slug:slug>/people/", setup_views.people, name="people"),
    path("<slug:slug>/people/<str:pk>/remove/", setup_views.remove_organiser, name="organiser_remove"),
    path("<slug:slug>/entries/<str:pk>/captions/", captions.captions, name="captions"),
    path("<slug:slug>/entries/<str:pk>/captions/<str:language>/", captions.edit, name="captions_edit"),
    path("<slug:slug>/audit/", audit_views.audit, name="audit"),
    path("", include("web.organiser.intake_urls")),
    path("", include("web.organiser.judging_urls")),
    path("", include("web.organiser.pitch_urls")),
    path("", include("web.organiser.results_urls")),
]
