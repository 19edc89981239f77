"""The replica: both invented sites on loopback, each on a port of its own, frozen at a night."""

import socket
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self

from kzcrawl.demo import copies, drafts
from kzcrawl.demo.faults import FAULTS
from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response, unless_unchanged
from kzcrawl.demo.site import Site
from kzcrawl.demo.wire import framed, is_chunked, is_gzipped
from kzcrawl.demo.world import World

HOST = "127.0.0.1"
_POLL_SECONDS = 0.02  # how soon a server notices that it is to end
_IDLE_SECONDS = 60  # an idle connection is closed then


class Request(NamedTuple):
    """One request that was answered."""

    source: str
    path: str
    status: int


class Sent(NamedTuple):
    """What went over the wire for a path: the head, and the body still in its chunks and compressed."""

    head: bytes
    body: bytes


class Replica:
    """Serves both sites while it is open, at the night that it is shown.

    `requests` are those answered so far. With `record`, `sent` holds by source and path what was sent last.
    `listing` is how the listings of kt.kz lead on, one of `listing_forms.LISTINGS`.
    `faults` says by path which fault a page plays; `faulty` are the requests for such pages, and those that a reader
    cannot make anything of are not among `requests`. With `has_past`, listings of kt.kz go back to 2019.
    """

    def __init__(
        self,
        night: int = 1,
        markup: str = "hooks",
        *,
        seed: str = "kzcrawl",
        ports: tuple[int, int] = (0, 0),
        crawl_delay: int | None = None,
        record: bool = False,
        faults: Mapping[str, str] | None = None,
        listing: str = "pager",
        has_past: bool = False,
    ) -> None:
        self.world, self.markup, self.crawl_delay, self.listing = World(seed), markup, crawl_delay, listing
        self.requests: list[Request] = []
        self.faulty: list[Request] = []
        self.faults = dict(faults or {})
        self.record, self.has_past = record, has_past
        self.sent: dict[tuple[str, str], Sent] = {}
        self.show_night(night)
        self._servers: dict[str, _Server] = {}
        self._threads: list[threading.Thread] = []
        try:
            for source, port in zip((drafts.SOURCE, copies.SOURCE), ports, strict=True):
                self._servers[source] = _Server(self, source, port)
        except OSError:
            self.close()
            raise

    @property
    def base_urls(self) -> dict[str, str]:
        """Where each site is, by source."""
        return {source: f"http://{HOST}:{server.server_port}" for source, server in self._servers.items()}

    def show_night(self, night: int) -> None:
        """From the next request on, the sites are as they are in that night, from 1."""
        self.night, self.instant = night, World.night(night)
        self.sites = {
            source: Site(
                source, self.world, self.instant, self.markup, self.crawl_delay, self.listing, has_past=self.has_past
            )
            for source in (drafts.SOURCE, copies.SOURCE)
        }

    def __enter__(self) -> Self:
        for server in self._servers.values():
            thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
        for thread in self._threads:
            thread.join()
        self.close()

    def close(self) -> None:
        """Gives the ports back."""
        for server in self._servers.values():
            server.server_close()
            server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, replica: Replica, source: str, port: int) -> None:
        self.replica, self.source = replica, source
        self._open: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""

    def hang_up(self) -> None:
        """Ends the connections that clients keep open."""
        for request in list(self._open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *_: object) -> None:
        """Nothing: `Replica.requests` is the log."""

    def _answer(self, *, with_body: bool) -> None:
        replica, source = self.server.replica, self.server.source
        response = replica.sites[source].respond(self.path)
        if name := replica.faults.get(self.path):
            self._misbehave(FAULTS[name], response)
            return
        gzipped = "gzip" in self.headers.get("Accept-Encoding", "") and is_gzipped(self.path)
        response = unless_unchanged(response, self.headers.get("If-None-Match"))
        framing = {"gzipped": gzipped, "chunked": is_chunked(self.path)} if response.body else {}
        head, body = framed(response, replica.instant, **framing)
        replica.requests.append(Request(source, self.path, response.status))
        if replica.record:
            replica.sent[source, self.path] = Sent(head, body if with_body else b"")
        self.wfile.write(head + (body if with_body else b""))

    def _misbehave(self, fault: Fault, response: Response) -> None:
        replica = self.server.replica
        answer = fault.answer(response)
        request = Request(self.server.source, self.path, answer.status)
        replica.faulty.append(request)
        if fault.is_read:
            replica.requests.append(request)
        head, body = framed(answer, replica.instant, gzipped=fault.gzipped, chunked=fault.chunked)
        self.close_connection = True
        fault.send(self.connection, head, body)
