"""Signing in and out, and one's own account. The names that begin with `account_` are those allauth asks for."""

from django.urls import path

from web.people import account, keys, link, sign_in

urlpatterns = [
    path("sign-in/", sign_in.start, name="account_login"),
    path("sign-in/code/", sign_in.code, name="account_confirm_login_code"),
    path("sign-in/passkey/", sign_in.passkey, name="sign_in_passkey"),
    path("sign-in/passkey/options/", sign_in.passkey_options, name="sign_in_passkey_options"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("link/<str:secret>/", link.link, name="link"),
    path("link/<str:secret>/fresh/", link.fresh, name="link_fresh"),
    path("account/hand-over/", link.hand_over, name="hand_over"),
    path("account/hand-over/leave/", link.leave, name="leave_device"),
    path("account/", account.show, name="account"),
    path("account/welcome/", account.welcome, name="account_welcome"),
    path("account/welcome/passkey/", account.offer_passkey, name="account_offer_passkey"),
    path("account/addresses/", account.add_address, name="account_add_address"),
    path("account/addresses/code/", account.address_code, name="account_address_code"),
    path("account/addresses/<int:pk>/primary/", account.make_primary, name="account_make_primary"),
    path("account/addresses/<int:pk>/remove/", account.remove_address, name="account_remove_address"),
    path("account/passkeys/", account.add_passkey, name="account_add_passkey"),
    path("account/passkeys/options/", account.passkey_options, name="account_passkey_options"),
    path("account/passkeys/<int:pk>/remove/", account.remove_passkey, name="account_remove_passkey"),
    path("account/keys/", keys.keys, name="account_keys"),
    path("account/keys/<str:prefix>/revoke/", keys.revoke, name="account_revoke_key"),
]
