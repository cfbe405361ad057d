"""A passkey, made and used in a real browser with a virtual authenticator."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from accounts import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live(live_server, settings) -> str:
    """The running server's address, by a host name: passkeys refuse a bare address."""
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    return settings.SITE_URL


def test_eva_makes_a_passkey_and_signs_in_with_it(page, live: str, eva) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(links.make_link(eva, next_path="/account/"))
    page.get_by_role("button", name="Sign in as Eva").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("The passkey is kept").wait_for()
    assert Authenticator.objects.get().user == eva
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{live}/sign-in/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Your account").wait_for()
    page.get_by_role("button", name="Remove My phone").click()
    page.get_by_text("The passkey is removed").wait_for()
    assert not Authenticator.objects.exists()
