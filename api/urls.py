"""Door two: the REST API, version 1. Restated for its readers in docs/contract.md."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from api.errors import not_found
from api.views.captions import CaptionsDetail
from api.views.challenges import ChallengeDetail, Challenges
from api.views.directory import OrganisationDetail, OrganisationFacets, Organisations
from api.views.invitations import InvitationViewSet
from api.views.judging import AssignmentViewSet, AssignView, ScorecardView
from api.views.media import MediaDetail, UploadComplete, UploadDetail, Uploads
from api.views.receipts import ReceiptCheck, ReceiptKeys
from api.views.recusal import RecuseView
from api.views.results import BundleView, PublishView, ResultsView, StandingsView
from api.views.startups import FundingView
from api.views.submissions import EntryViewSet

app_name = "api"

router = SimpleRouter()
router.register("entries", EntryViewSet, basename="entry")
router.register("invitations", InvitationViewSet, basename="invitation")
router.register("assignments", AssignmentViewSet, basename="assignment")

urlpatterns = [
    path("", include(router.urls)),
    path("uploads/", Uploads.as_view(), name="uploads"),
    path("uploads/<str:id>/", UploadDetail.as_view(), name="upload"),
    path("uploads/<str:id>/complete/", UploadComplete.as_view(), name="upload-complete"),
    path("media/<str:id>/", MediaDetail.as_view(), name="media"),
    path("media/<str:id>/captions/<str:language>/", CaptionsDetail.as_view(), name="captions"),
    path("challenges/", Challenges.as_view(), name="challenges"),
    path("challenges/<slug:slug>/", ChallengeDetail.as_view(), name="challenge"),
    path("challenges/<slug:slug>/results/", ResultsView.as_view(), name="results"),
    path("challenges/<slug:slug>/results/bundle/", BundleView.as_view(), name="results-bundle"),
    path("startups/<str:id>/funding/", FundingView.as_view(), name="startup-funding"),
    path("assignments/<str:id>/scorecard/", ScorecardView.as_view(), name="assignment-scorecard"),
    path("assignments/<str:id>/recuse/", RecuseView.as_view(), name="assignment-recuse"),
    path("rounds/<str:id>/assign/", AssignView.as_view(), name="assign"),
    path("rounds/<str:id>/standings/", StandingsView.as_view(), name="standings"),
    path("rounds/<str:id>/publish/", PublishView.as_view(), name="publish"),
    path("receipts/keys/", ReceiptKeys.as_view(), name="receipt-keys"),
    path("receipts/check/", ReceiptCheck.as_view(), name="receipt-check"),
    path("organisations/", Organisations.as_view(), name="organisations"),
    path("organisations/facets/", OrganisationFacets.as_view(), name="organisation-facets"),
    path("organisations/<slug:slug>/", OrganisationDetail.as_view(), name="organisation"),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:openapi"), name="docs"),
    re_path(r"^.*$", not_found),
]
