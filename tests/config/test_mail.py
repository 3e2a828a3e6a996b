"""E-mail comes from one URL; what is wrong in it is named, and its password never is."""

import pytest

from engawa.config.env import WrongSetting
from engawa.config.mail import mail

FROM = "?from=post@example.org"


def test_nothing_given_sends_nothing():
    assert mail("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "EMAIL_HOST": ""}


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        (f"smtp://mail.example.org{FROM}", "mail.example.org", 587, True, False),
        (f"smtp://mail.example.org:25/{FROM}", "mail.example.org", 25, True, False),
        (f"smtp://localhost:25/{FROM}&tls=no", "localhost", 25, False, False),
        (f"smtps://me:it@mail.example.org/{FROM}", "mail.example.org", 465, False, True),
        (f"smtps://[2001:db8::1]:2465/{FROM}", "2001:db8::1", 2465, False, True),
    ],
)
def test_one_url_says_it_all(url, host, port, starttls, tls):
    made = mail(url)
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"]) == (host, port)
    assert (made["EMAIL_USE_TLS"], made["EMAIL_USE_SSL"]) == (starttls, tls)
    assert made["DEFAULT_FROM_EMAIL"] == "post@example.org"


def test_signs_in_a_password_are_escaped_as_in_every_url():
    made = mail(f"smtp://post%40example.org:p%40ss%3A%2F@mail.example.org/{FROM}")
    assert (made["EMAIL_HOST_USER"], made["EMAIL_HOST_PASSWORD"]) == ("post@example.org", "p@ss:/")


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", f"smtp://{FROM}", "smtp://me:SECRET@mail.example.org",
        f"smtp://me:SECRET@mail.example.org:x/{FROM}", f"smtp://me:SECRET@mail.example.org:99999/{FROM}",
        "smtp://me:SECRET@mail.example.org/?from=post", f"smtp://me:SECRET@mail.example.org/{FROM}&tls=no",
        f"smtps://mail.example.org/{FROM}&tls=no", f"smtp://mail.example.org/{FROM}&tls=maybe",
        f"smtp://mail.example.org/{FROM}&more=1", "smtp://[::1", "smtp://a/?from=a@example.org%0aBcc:b@example.org",
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_without_the_password(url):
    with pytest.raises(WrongSetting) as raised:
        mail(url)
    assert str(raised.value).startswith("ENGAWA_EMAIL: ") and "SECRET" not in str(raised.value)
