"""What is fetched from outside: public addresses only, no more than is wanted, no longer than an exchange may take."""

import socket
import zlib
from collections.abc import Iterator

import pytest
from requests import RequestException, Timeout
from requests.exceptions import InvalidSchema

from engawa.lib import public_internet
from engawa.lib.public_internet import NotReached, TooMuch
from tests.lib.web_server import WebServer, web_server


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


def fetch(url: str, largest: int = 1000):
    return public_internet.fetch(url, largest, may_be_local=True)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_no_private_address_is_public(address: str):
    assert not public_internet.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_public(address: str):
    assert public_internet.is_public(address)


def test_a_name_that_leads_inside_is_not_called(monkeypatch):
    """The name looks public; the resolver says otherwise. Nothing connects."""
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0)
        answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", inside.getsockname())]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
        with pytest.raises(RequestException):
            public_internet.session().post("https://push.example.org/a", data=b"x", timeout=5)
        with pytest.raises(BlockingIOError):
            inside.accept()


def test_plain_http_is_not_spoken():
    with pytest.raises(InvalidSchema):
        public_internet.session().post("http://push.example.org/a", data=b"x", timeout=5)


def test_whoever_drips_bytes_is_cut_off(monkeypatch):
    """A server that takes the connection and never finishes holds nobody for longer than an exchange may take."""
    monkeypatch.setattr(public_internet, "LONGEST", 0.2)
    monkeypatch.setattr(public_internet, "is_public", lambda _address: True)
    with socket.create_server(("127.0.0.1", 0)) as slow:
        answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", slow.getsockname())]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
        with pytest.raises(RequestException) as raised:
            public_internet.session().post(f"https://push.example.org:{slow.getsockname()[1]}/a", data=b"x", timeout=5)
    # Its own patience would have ended as a Timeout; this ended before.
    assert not isinstance(raised.value, Timeout)


def test_what_lies_at_an_address_is_fetched(server: WebServer):
    server.at["/a"] = 200, {}, b"words"
    server.at["/gone"] = 404, {}, b"nothing"

    assert fetch(f"{server.origin}/a") == public_internet.Fetched(200, b"words")
    assert fetch(f"{server.origin}/gone").status == 404


def test_more_than_is_wanted_is_not_read(server: WebServer):
    server.at["/exact"] = 200, {}, b"x" * 1000
    server.at["/more"] = 200, {}, b"x" * 1001
    server.at["/bomb"] = 200, {"Content-Encoding": "gzip"}, zlib.compress(b"x" * 10_000_000, 9, 31)

    assert len(fetch(f"{server.origin}/exact").body) == 1000
    for path in ("/more", "/bomb"):
        with pytest.raises(TooMuch):
            fetch(server.origin + path)


def test_redirects_are_followed_a_few_times(server: WebServer):
    server.at["/a"] = 302, {"Location": "/b"}, b""
    server.at["/b"] = 308, {"Location": f"{server.origin}/c"}, b""
    server.at["/c"] = 200, {}, b"words"
    server.at["/round"] = 302, {"Location": "/round"}, b""
    server.at["/nowhere"] = 302, {}, b""

    assert fetch(f"{server.origin}/a").body == b"words"
    for path in ("/round", "/nowhere"):
        with pytest.raises(NotReached):
            fetch(server.origin + path)
    assert server.asked.count("/round") == 4


@pytest.mark.parametrize(
    "inside", ["http://127.0.0.1/", "https://127.0.0.1/", "https://router.lan/", "file:///etc/passwd"]
)
def test_a_redirect_into_our_own_network_is_not_followed(server: WebServer, inside: str, monkeypatch):
    """The first address is public, as far as this test can have one; where it leads to is not."""
    server.at["/a"] = 302, {"Location": inside}, b""
    looked_at: list[str] = []
    real = public_internet.leads_out

    def leads_out(url: str, *, may_be_local: bool) -> bool:
        looked_at.append(url)
        return url.startswith(server.origin) or real(url)

    monkeypatch.setattr(public_internet, "leads_out", leads_out)
    with pytest.raises(NotReached, match="not in the public internet"):
        fetch(f"{server.origin}/a")
    assert looked_at == [f"{server.origin}/a", inside] and server.asked == ["/a"]


def test_nothing_of_an_address_stands_in_what_went_wrong():
    with pytest.raises(NotReached) as raised:
        fetch("http://127.0.0.1:9/secret-word")

    assert "secret-word" not in repr(raised.value) and raised.value.__suppress_context__
