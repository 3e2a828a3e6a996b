"""A mail server for tests: takes what it is given, counts, and can be told to refuse or to hold its last answer."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a port of its own; `letters` is what arrived."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[Message] = []
        self.refuses = False
        # Set while it answers at once; cleared, it has the letter but does not say so yet.
        self.answers = threading.Event()
        self.answers.set()
        self.has_one = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}/?from=post@example.org&tls=no"


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.split(b":")[0].split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self._say("354 go on")
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                break
            else:
                self._say("451 later" if word == b"RCPT" and self.server.refuses else "250 good")

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.letters.append(message_from_bytes(b"".join(lines)))
        self.server.has_one.set()
        self.server.answers.wait(30)
        self._say("250 taken")

    def _say(self, words: str) -> None:
        with suppress(OSError):  # The other side may have been killed.
            self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.answers.set()
        server.shutdown()
