"""Addresses and forms of Talk, for its tests."""

from io import BytesIO

from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from engawa.care.conversations.models import Thread


def at(name: str, *args: object, language: str = "en") -> str:
    # The language of the last answer is still set here.
    with translation.override(language):
        return reverse(f"members:{name}", args=args)


def write(client: Client, thread: Thread, body: str = "good evening", **more: object) -> object:
    data = {"body": body, "key": "key-12345", "go": "now", **more}
    return client.post(at("post", thread.pk), data)


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (120, 90, 60)).save(out, form)
    return out.getvalue()
