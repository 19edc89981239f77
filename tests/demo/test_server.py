"""The replica over HTTP."""

import gzip
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from kzcrawl.demo.server import Replica
from kzcrawl.demo.wire import is_chunked, is_gzipped


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(record=True) as replica:
        yield replica


def get(
    replica: Replica, path: str, source: str = "kazakhstan_today", method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(replica.base_urls[source]).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def path_that(replica: Replica, *, gzipped: bool, chunked: bool) -> str:
    paths = (story.path for story in replica.sites["kazakhstan_today"].pages.stories)
    return next(path for path in paths if (is_gzipped(path), is_chunked(path)) == (gzipped, chunked))


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("gzipped", [False, True])
def test_each_way_over_the_wire_brings_the_same_page(replica: Replica, *, gzipped: bool, chunked: bool) -> None:
    path = path_that(replica, gzipped=gzipped, chunked=chunked)
    response, body = get(replica, path, **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == ("gzip" if gzipped else None)
    assert (response.headers["Transfer-Encoding"] == "chunked") is chunked
    assert (response.headers["Content-Length"] is None) is chunked
    plain = gzip.decompress(body) if gzipped else body
    assert plain == get(replica, path)[1] == replica.sites["kazakhstan_today"].respond(path).body


def test_what_was_sent_is_kept_as_it_was(replica: Replica) -> None:
    path = path_that(replica, gzipped=True, chunked=False)
    response, body = get(replica, path, **{"Accept-Encoding": "gzip"})
    sent = replica.sent["kazakhstan_today", path]
    assert sent.body == body
    assert sent.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert sent.head.endswith(b"\r\n\r\n")
    assert all(f"{name}: {value}".encode() in sent.head for name, value in response.headers.items())


def test_a_head_request_brings_no_body(replica: Replica) -> None:
    response, body = get(replica, "/robots.txt", method="HEAD")
    assert (response.status, body) == (200, b"")


def test_requests_are_noted(replica: Replica) -> None:
    get(replica, "/nowhere", "qazaq24")
    assert replica.requests[-1] == ("qazaq24", "/nowhere", 404)


def test_another_night_is_shown_at_the_same_address() -> None:
    with Replica() as replica:
        first = get(replica, "/rus/all")[1]
        replica.show_night(2)
        second = get(replica, "/rus/all")[1]
        replica.show_night(1)
        assert get(replica, "/rus/all")[1] == first != second


def test_a_connection_stays_open_until_the_replica_is_closed() -> None:
    with Replica() as replica:
        connection = http.client.HTTPConnection(urlsplit(replica.base_urls["qazaq24"]).netloc, timeout=10)
        assert ask(connection) == ask(connection) == 200
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(connection)
    connection.close()


def ask(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/robots.txt")
    response = connection.getresponse()
    response.read()
    return response.status


def test_a_port_in_use_is_an_error_and_gives_the_other_back() -> None:
    with Replica() as replica:
        taken = urlsplit(replica.base_urls["qazaq24"]).port or 0
        with pytest.raises(OSError, match="in use"):
            Replica(ports=(0, taken))
