"""The replica misbehaves as it is told to, and only there."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from kzcrawl.demo.faults import FAULTS
from kzcrawl.demo.server import Replica

SILENT = ("silent", "dripping")


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as replica:
        yield replica


def got(replica: Replica, path: str) -> tuple[int, bytes]:
    place = urlsplit(replica.base_urls["kazakhstan_today"]).netloc
    with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as response:
            return response.status, response.read()


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - SILENT))
def test_a_page_that_plays_a_fault_is_not_what_it_should_be(replica: Replica, name: str) -> None:
    story = replica.sites["kazakhstan_today"].newest()
    replica.faults = {story.path: name}
    try:
        found = got(replica, story.path)
    except (http.client.HTTPException, OSError):
        found = (0, b"")
    right = replica.sites["kazakhstan_today"].respond(story.path).body
    assert found != (200, right) or name == "utf8_undeclared" or name.endswith(("_as_1251", "_charset"))
    assert replica.faulty[-1].path == story.path
    assert got(replica, "/rus/all")[0] == 200


def test_a_page_that_is_silent_says_nothing(replica: Replica) -> None:
    replica.faults = {"/rus/all": "silent"}
    place = urlsplit(replica.base_urls["kazakhstan_today"])
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=0.5) as connection:
        connection.sendall(b"GET /rus/all HTTP/1.1\r\nHost: kt\r\n\r\n")
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_faulty_page_is_no_page_that_was_shown_unless_it_can_be_read(replica: Replica) -> None:
    replica.requests.clear()
    for name in ("refused", "bidi_characters"):
        replica.faults = {"/rus/all": name}
        got(replica, "/rus/all")
    assert [request.path for request in replica.requests] == ["/rus/all"]
