"""Redirects that lead where no article is: away, in a circle, into the network that the crawler stands in."""

from collections.abc import Callable

from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response, moved

_PLACES = {
    "to_front_page": "/",
    "to_another_site": "http://news.example/",
    "to_another_port": "http://127.0.0.1:9/",
    "to_loopback": "http://127.0.0.2:9/",
    "to_loopback_in_ipv6": "http://[::1]:9/",
    "to_loopback_as_a_number": "http://2130706433:9/",
    "to_localhost": "http://localhost:9/",
    "to_private": "http://10.0.0.1/",
    "to_link_local": "http://169.254.169.254/latest/meta-data/",
    "to_a_file": "file:///etc/passwd",
    "to_nonsense": "http://[/",
}


def _to(place: str) -> Callable[[Response], Response]:
    return lambda _: moved(place, 302)


FAULTS = {
    "in_a_circle": Fault(_to("#again")),
    **{name: Fault(_to(place)) for name, place in _PLACES.items()},
}
