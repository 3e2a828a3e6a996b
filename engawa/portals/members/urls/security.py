"""Addresses for the account itself: name, passphrase, passkeys, codes, lock, devices."""

from django.urls import URLPattern, path

from engawa.portals.members.views import devices, entrance_keep, passkeys, security

urlpatterns: list[URLPattern] = [
    path("me/security/", security.security, name="security"),
    path("me/security/confirm/", security.confirm, name="confirm"),
    path("me/security/confirm/options/", security.confirm_options, name="confirm-options"),
    path("me/security/passphrase/", security.passphrase, name="passphrase"),
    path("me/security/app/", security.app, name="app"),
    path("me/security/app/remove/", security.app_remove, name="app-remove"),
    path("me/security/codes/", security.staff_codes, name="staff-codes"),
    path("me/security/recovery-code/", entrance_keep.recovery_code, name="recovery-code"),
    path("me/security/recovery-code/new/", security.recovery_renew, name="recovery-renew"),
    path("me/security/pin/", security.pin, name="pin"),
    path("me/security/passkeys/", passkeys.passkey_list, name="passkeys"),
    path("me/security/passkeys/options/", passkeys.new_options, name="passkey-new-options"),
    path("me/security/passkeys/add/", passkeys.passkey_add, name="passkey-add"),
    path("me/security/passkeys/<int:key>/rename/", passkeys.passkey_rename, name="passkey-rename"),
    path("me/security/passkeys/<int:key>/remove/", passkeys.passkey_remove, name="passkey-remove"),
    path("me/devices/", devices.devices, name="devices"),
    path("me/devices/end/", devices.devices_end, name="devices-end"),
    path("me/devices/<slug:handle>/end/", devices.device_end, name="device-end"),
]
