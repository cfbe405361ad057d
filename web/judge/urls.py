"""Pages of the judge."""

from django.urls import path

from web.judge import bench_views, calibration_views, discussion_views, offline_views, signing_views, views

app_name = "judge"

urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("sw.js", offline_views.worker, name="worker"),
    path("manifest.webmanifest", offline_views.manifest, name="manifest"),
    path("offline/", offline_views.offline, name="offline"),
    path("who/", offline_views.who, name="who"),
    path("keep/", offline_views.keep_list, name="keep_list"),
    path("calibration/<str:pk>/", calibration_views.calibration, name="calibration"),
    path("signing/<str:pk>/", signing_views.sign_off, name="sign_off"),
    path("talk/<str:seat>/<str:entry>/", discussion_views.discussion, name="discussion"),
    path("talk/<str:seat>/<str:entry>/<str:post>/withdraw/", discussion_views.withdraw, name="withdraw_post"),
    path("<str:pk>/", bench_views.bench, name="bench"),
    path("<str:pk>/conflict/", views.conflict, name="conflict"),
]
