"""Addresses for getting in: sign-in, second factor, lock, coming back by words, invitations."""

from django.urls import URLPattern, path

from engawa.portals.members.views import entrance, entrance_keep, entrance_return, lock, second_factor

urlpatterns: list[URLPattern] = [
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/passkey/", entrance.sign_in_passkey, name="sign-in-passkey"),
    path("sign-in/passkey/options/", entrance.passkey_options, name="passkey-options"),
    path("sign-in/code/", entrance.sign_in_code, name="sign-in-code"),
    path("sign-in/code/enter/", entrance.sign_in_code_enter, name="sign-in-code-enter"),
    path("sign-in/second/", second_factor.second_factor, name="second-factor"),
    path("sign-in/second/options/", second_factor.factor_options, name="factor-options"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("start/", entrance.start, name="start"),
    path("come-back/", entrance_return.come_back, name="return"),
    path("come-back/<str:locator>/", entrance_return.come_back, name="return"),
    path("recover/", entrance_return.recover, name="recover"),
    path("invitation/<str:token>/", entrance_return.invitation, name="invitation"),
    path("keep/", entrance_keep.keep, name="keep"),
    path("lock/", lock.lock, name="lock"),
    path("unlock/", lock.unlock, name="unlock"),
    path("awake/", lock.awake, name="awake"),
]
