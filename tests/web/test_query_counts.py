"""Every page and every answer that reads takes the same number of queries for one row and for more.

The routes come from the map itself: one that is new must be given an address here, or be named among those that show no rows.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.leaks.crawler import routes
from tests.web.crowd import Crowd, crowd

#: By person: the routes they read, filled from a Crowd.
READ = {
    "visitor": (
        "/",
        "/challenges/",
        "/challenges/{judged.challenge.slug}/",
        "/challenges/{judged.challenge.slug}/check/",
        "/results/",
        "/results/{won.challenge.slug}/",
        "/stage/{judged.challenge.slug}/{judged.pk}/",
        "/stage/{judged.challenge.slug}/{judged.pk}/screen/",
        "/stage/{judged.challenge.slug}/{judged.pk}/clock.json",
        "/results/{won.challenge.slug}/bundle.json",
        "/directory/",
        "/directory/sample-1-1/",
        "/receipts/",
        "/api/v1/receipts/keys/",
        "/api/v1/challenges/",
        "/api/v1/challenges/{judged.challenge.slug}/",
        "/api/v1/challenges/{won.challenge.slug}/results/",
        "/api/v1/challenges/{won.challenge.slug}/results/bundle/",
        "/api/v1/organisations/",
        "/api/v1/organisations/facets/",
        "/api/v1/organisations/sample-1-1/",
    ),
    "eva": (
        "/entries/",
        "/entries/start/{draft.challenge.slug}/",
        "/entries/{draft.pk}/details/",
        "/entries/{draft.pk}/files/",
        "/entries/{draft.pk}/questions/",
        "/entries/{draft.pk}/captions/",
        "/entries/{draft.pk}/team/",
        "/entries/{draft.pk}/submit/",
        "/entries/{draft.pk}/consents/",
        "/entries/{draft.pk}/eligibility/",
        "/api/v1/entries/",
        "/api/v1/invitations/",
        "/api/v1/entries/{draft.pk}/",
        "/api/v1/media/{draft.clip.pk}/",
        "/api/v1/uploads/{draft.clip.upload.pk}/",
    ),
    "jun": (
        "/judge/?round={judged.pk}",
        "/judge/{duty.pk}/",
        "/judge/{duty.pk}/conflict/",
        "/judge/calibration/{judged.calibration.pk}/",
        "/judge/signing/{judged.pk}/",
        "/judge/talk/{seat.pk}/{duty.entry.pk}/",
        "/judge/keep/?round={judged.pk}",
        "/api/v1/assignments/",
        "/api/v1/assignments/{duty.pk}/",
        "/api/v1/assignments/{duty.pk}/scorecard/",
    ),
    "olga": (
        "/account/",
        "/organise/",
        "/organise/{judged.challenge.slug}/",
        "/organise/{judged.challenge.slug}/setup/",
        "/organise/{judged.challenge.slug}/setup/rounds/",
        "/organise/{judged.challenge.slug}/setup/deadlines/",
        "/organise/{judged.challenge.slug}/setup/tracks/",
        "/organise/{judged.challenge.slug}/setup/eligibility/",
        "/organise/{judged.challenge.slug}/setup/questions/",
        "/organise/{judged.challenge.slug}/setup/criteria/",
        "/organise/{judged.challenge.slug}/setup/awards/",
        "/organise/{judged.challenge.slug}/setup/terms/",
        "/organise/{judged.challenge.slug}/setup/texts/",
        "/organise/{judged.challenge.slug}/people/",
        "/organise/{judged.challenge.slug}/entries/",
        "/organise/{judged.challenge.slug}/entries/{entry.pk}/",
        "/organise/{judged.challenge.slug}/entries/{entry.pk}/captions/",
        "/organise/{judged.challenge.slug}/entries/alike/",
        "/organise/{judged.challenge.slug}/audit/",
        "/organise/{judged.challenge.slug}/panel/",
        "/organise/{judged.challenge.slug}/panel/{seat.pk}/",
        "/organise/{judged.challenge.slug}/panel/{seat.pk}/replace/",
        "/organise/{judged.challenge.slug}/panel/organisations/?q=a",
        "/organise/{judged.challenge.slug}/panel/conflicts/",
        "/organise/{judged.challenge.slug}/panel/calibration/",
        "/organise/{judged.challenge.slug}/assignment/",
        "/organise/{judged.challenge.slug}/judging/",
        "/organise/{judged.challenge.slug}/pitch/",
        "/organise/{judged.challenge.slug}/pitch/{judged.pk}/desk/",
        "/organise/{judged.challenge.slug}/pitch/{judged.pk}/check/",
        "/organise/{judged.challenge.slug}/standings/",
        "/organise/{judged.challenge.slug}/advancing/",
        "/organise/{judged.challenge.slug}/publishing/",
        "/organise/{won.challenge.slug}/publishing/",
        "/api/v1/rounds/{judged.pk}/standings/",
    ),
    "ada": ("/account/keys/", "/organise/"),
}
#: Routes that show one row or none, or only take what is posted.
NO_ROWS = re.compile(
    "|".join(
        (
            "/clock/|/api/v1/receipts/check/|.*/(auto-submit|late-code|late)/|.*/receipt/<.*|.*/setup/deadlines/.*<.*",
            "/api/v1/startups/<str:id>/funding/|.*/setup/eligibility/.*<.*|.*/exceptions/<.*",
            ".*/setup/questions/(new|preview|copy|<str:pk>).*|/entries/<str:pk>/questions/(kept|<slug:key>/remove)/",
            "/guardian/<str:token>/|/entries/start/<slug:slug>/for/|/entries/invitations/<.*|/entries/<str:pk>/(filed/|team/.+)",
            ".*/setup/texts/.+|/api/v1/invitations/<.*|/api/v1/entries/<str:id>/(consents/|team/.*)",
            "/healthz|/readyz|/media/.*|/api/v1/(openapi.json|docs/|\\.\\*)|/sign-(in|out)/.*|/link/.*|/start/|/demo/mail/.*",
            "/judge/(sw.js|manifest.webmanifest|offline/|who/)",
            "/components/.*|/accessibility/|/rules/|/theme/|/language/",
            "/account/(welcome|addresses|passkeys|keys/<).*",
            ".*/captions/<str:language>/",
            "/api/v1/uploads/|.*/complete/|/api/v1/entries/<str:id>/(receipt|submit|withdraw)/|/api/v1/rounds/<str:id>/(assign|publish)/",
            "/directory/<slug:slug>/hidden/|/entries/<str:pk>/(|startup/(kept/)?|receipt/|withdraw/|reopen/|files/<slug:slot>/remove/)",
            "/organise/new/.*|/organise/<slug:slug>/(open|close)/|.*/setup/(rounds|<slug:kind>|terms)/<.*|.*/<slug:kind>/add/",
            ".*/panel/(import/|import/judges.csv|paper/|send/)|/account/hand-over/.*",
            ".*/(people|panel|conflicts|assignment)/<str:pk>/(remove|invite|withdraw|apply|undo)/|.*/assignment/(demand|absent|hand)/|.*/conflicts/(look|<str:pk>)/",
            "/api/v1/assignments/<str:id>/recuse/",
            # The rescue desk asks the rules of each of the twelve drafts it shows at most; a file to take away has a test of its own.
            ".*/entries/(bulk|undo|rescue)/|.*/entries/(export|rescue|alike)/<.*|.*/entries/<str:pk>/note/",
            ".*/judging/(remind|export)/.*|/judge/talk/.*/withdraw/",
            ".*/pitch/(order|<str:pk>/desk/act)/",
            ".*/advancing/.+|.*/judging/lock/|.*/standings/(tie|next)/|.*/publishing/(award|schedule|cancel)/|.*/take-back/<str:pk>/",
        )
    )
)
# Most is asked by the page of one entry, which shows an organiser all there is of it, and by the overview, which checks the whole set-up.
MOST = 26


def counted(client: Client, made: Crowd, who: str) -> dict[str, int]:
    """Return the queries of each route of a person."""
    found = {}
    for route in READ[who]:
        rows = {name: getattr(made, name) for name in ("judged", "won", "draft", "entry", "duty", "seat")}
        address = route.format(**rows)
        assert client.get(address).status_code == 200, address  # the first answer fills the session and the caches
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[route] = len(asked)
    return found


@pytest.mark.parametrize("who", READ)
def test_one_row_and_more_take_the_same_queries(who, olga, eva, jun, ada, request, settings):
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")
    client = Client()
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    few = counted(client, crowd(1, olga=olga, eva=eva, jun=jun), who)
    assert counted(client, crowd(3, olga=olga, eva=eva, jun=jun), who) == few
    assert {route: number for route, number in few.items() if number > MOST} == {}


def test_no_route_is_forgotten():
    shape = {
        re.sub(r"\{[^}]+\}|sample-1-1", "<>", route.partition("?")[0]) for routes_ in READ.values() for route in routes_
    }
    forgotten = [
        route for route in routes() if re.sub(r"<[^>]+>", "<>", route) not in shape and not NO_ROWS.fullmatch(route)
    ]
    assert forgotten == []
