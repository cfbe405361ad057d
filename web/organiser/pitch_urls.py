"""The pages of a pitch day: its set-up for organisers; its desk and the check of the cards also for the head judge."""

from django.urls import path

from web.organiser import pitch_desk, pitch_views

urlpatterns = [
    path("<slug:slug>/pitch/", pitch_views.pitch_day, name="pitch"),
    path("<slug:slug>/pitch/order/", pitch_views.order, name="pitch_order"),
    path("<slug:slug>/pitch/<str:pk>/desk/", pitch_desk.desk, name="pitch_desk"),
    path("<slug:slug>/pitch/<str:pk>/desk/act/", pitch_desk.act, name="pitch_act"),
    path("<slug:slug>/pitch/<str:pk>/check/", pitch_desk.check, name="pitch_check"),
]
