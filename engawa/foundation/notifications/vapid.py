"""The key pair with which push services know this installation (RFC 8292): made at the first use, kept sealed."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from engawa.foundation.notifications.models import VapidKey
from engawa.foundation.vault import seals

OWNER, PLACE = "installation:push", "vapid"


def public_key() -> str:
    """Return the public key as browsers want it."""
    return _key().public


def signer() -> Vapid02:
    """Return what signs, with the private key opened for this one piece of work."""
    sealed = bytes(_key().private)
    opened = seals.ring(OWNER).open_bytes(OWNER, PLACE, sealed)
    return Vapid02(serialization.load_der_private_key(opened, password=None))


def _key() -> VapidKey:
    found = VapidKey.objects.first()
    if found is None:
        # Two processes may meet here: the first row stays, and both read it.
        VapidKey.objects.bulk_create([_fresh()], ignore_conflicts=True)
        found = VapidKey.objects.get()
    return found


def _fresh() -> VapidKey:
    pair = ec.generate_private_key(ec.SECP256R1())
    private = pair.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = pair.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    sealed = seals.make_keys(OWNER).seal(OWNER, PLACE, private)
    return VapidKey(public=urlsafe_b64encode(public).rstrip(b"=").decode("ascii"), private=sealed)
