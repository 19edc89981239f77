"""Who receives alerts and pings in tests: a real SMTP server and a real HTTP server, on loopback."""

import email
import email.message
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Received(NamedTuple):
    """A request."""

    path: str
    body: str


@dataclass
class HttpReceiver:
    """Notes what it gets, and answers `status`."""

    port: int = 0
    status: int = 200
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        """What Apprise calls it."""
        return f"json://127.0.0.1:{self.port}/token-of-a-secret"

    @property
    def ping_url(self) -> str:
        """Its address as one to be pinged."""
        return f"http://127.0.0.1:{self.port}/token-of-a-secret"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What Apprise sent."""
        return [json.loads(each.body) for each in self.received]


@contextmanager
def http_receiver() -> Iterator[HttpReceiver]:
    """Listens meanwhile."""
    receiver = HttpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            receiver.received.append(Received(self.path, body))
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: `received` is the log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()


@dataclass
class MailReceiver:
    """A mail server that keeps what it gets."""

    port: int = 0
    mails: list[email.message.EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        """What Apprise calls it."""
        return f"mailto://127.0.0.1:{self.port}?from=kzcrawl@example.org&to=operator@example.org&smtp=127.0.0.1"

    @property
    def texts(self) -> list[str]:
        """What the mails say."""
        return [part.get_content() for mail in self.mails if (part := mail.get_body(("plain", "html")))]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Called for every mail."""
        del server, session
        parsed = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        assert isinstance(parsed, email.message.EmailMessage)
        self.mails.append(parsed)
        return "250 OK"


class _AtAFreePort(Controller):
    def _trigger_server(self) -> None:
        """Called when it listens, to connect to it once: it has to know at which port."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_receiver() -> Iterator[MailReceiver]:
    """Listens meanwhile."""
    receiver = MailReceiver()
    controller = _AtAFreePort(receiver, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        receiver.port = controller.port
        yield receiver
    finally:
        controller.stop()
