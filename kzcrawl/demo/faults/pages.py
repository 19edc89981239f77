"""Answers that are no article: errors, and pages that say something else."""

from dataclasses import replace

from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response, html, said

_MANY = 1_000_000
_FLOOD = 5_000
_CHALLENGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Just a moment...</title></head><body><h1>www.kt.kz</h1>'
    "<p>Checking if the site connection is secure</p><noscript>Enable JavaScript and cookies to continue</noscript>"
    '<form action="/cdn/challenge" method="post"><input type="hidden" name="t" value="1"></form></body></html>'
)


def _refused(_: Response) -> Response:
    return said("Forbidden", "", 403)


def _busy(_: Response, seconds: int = 1) -> Response:
    response = said("Too many requests", "", 429)
    return replace(response, headers=(*response.headers, ("Retry-After", str(seconds))))


def _busy_for_long(response: Response) -> Response:
    return _busy(response, 3600)


def _broken(_: Response) -> Response:
    return said("Internal server error", "", 500)


def _down(_: Response) -> Response:
    return said("Service unavailable", "", 503)


def _challenge(_: Response) -> Response:
    return html(_CHALLENGE, "")


def _nothing(response: Response) -> Response:
    return replace(response, body=b"")


def _empty_listing(_: Response) -> Response:
    return html("<html><body><h1>Новости</h1><p>Материалов нет</p></body></html>", "")


def _million_links(_: Response) -> Response:
    return html("<a href=/>" * _MANY, "")


def _flood(_: Response) -> Response:
    """Cards without a time, none of which leads anywhere."""
    cards = (f'<p><a href="/rus/state/most_{1_300_000_000 + n}.html">Мост номер {n}</a></p>' for n in range(_FLOOD))
    return html("".join(cards), "")


FAULTS = {
    "refused": Fault(_refused),
    "busy": Fault(_busy),
    "busy_for_long": Fault(_busy_for_long),
    "broken": Fault(_broken),
    "down": Fault(_down),
    "challenge": Fault(_challenge),
    "nothing": Fault(_nothing),
    "million_links": Fault(_million_links),
    "empty_listing": Fault(_empty_listing, of_listing=True),
    "flood": Fault(_flood, of_listing=True),
}
