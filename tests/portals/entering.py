"""What the tests of the entrance share: browsers, an app of codes, and a passkey made of plain numbers."""

import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

import time_machine
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.utils import timezone
from fido2.cbor import encode
from fido2.cose import ES256

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.portals.members.entering import CONFIRMED
from tests.cast import PASSPHRASE

ORIGIN, HOST = "http://localhost", "localhost"


def somebody(name: str = "emi", *roles: RoleKind, **facts: Any) -> Account:
    """An account with a passphrase."""
    return accounts.open_account(
        called=name.capitalize(), name=name, passphrase=PASSPHRASE, roles=roles or [RoleKind.PERSON], **facts
    )


def browser(**options: Any) -> Client:
    """A browser at http://localhost, where passkeys work."""
    return Client(headers={"host": HOST}, **options)


def sign_in(client: Client, name: str = "emi", passphrase: str = PASSPHRASE, **more: Any) -> Any:
    return client.post("/en/sign-in/", {"name": name, "passphrase": passphrase, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def hidden(answer: Any, name: str) -> str:
    """What a hidden field of the page holds."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", answer.content.decode()) if f'name="{name}"' in tag)
    return re.search(r'value="([^"]*)"', tag).group(1)


def code_of(secret: str, steps: int = 0) -> str:
    """What an app of codes shows now, or so many times thirty seconds later."""
    counter = int(timezone.now().timestamp()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True)


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Passkey:
    """An authenticator in software: it answers challenges as a phone would."""

    verifies: bool = True
    origin: str = ORIGIN
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(16))
    handle: bytes = b""

    def create(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        self.handle = urlsafe_b64decode(asked["user"]["id"] + "==")
        public = encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        data = self._head(asked["rp"]["id"], 0x41) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"])
        return self._credential({"attestationObject": b64(made), "clientDataJSON": b64(said)})

    def get(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        data, said = self._head(asked["rpId"], 0x01), self._said("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {
                "authenticatorData": b64(data),
                "clientDataJSON": b64(said),
                "signature": b64(signature),
                "userHandle": b64(self.handle),
            }
        )

    def _head(self, rp: str, flags: int) -> bytes:
        return sha256(rp.encode()).digest() + bytes([flags | (0x04 if self.verifies else 0)]) + bytes(4)

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": b64(self.id),
                "rawId": b64(self.id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def add_passkey(client: Client, passkey: Passkey) -> Any:
    """Add a passkey to the account that is signed in."""
    options = client.post("/en/me/security/passkeys/options/").json()
    return client.post("/en/me/security/passkeys/add/", {"name": "My phone", "credential": passkey.create(options)})


def confirmed(client: Client) -> Client:
    """Let this browser have proven just now who it is."""
    session = client.session
    session[CONFIRMED] = int(timezone.now().timestamp())
    session.save()
    return client
