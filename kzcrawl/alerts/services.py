"""Whoever is to be told: services by their Apprise URL. It is a secret, so what Apprise logs of it is not let out."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kzcrawl.exceptions import BadInputError

if TYPE_CHECKING:
    from apprise import NotifyBase


def refuse_wrong(urls: Sequence[str]) -> None:
    """BadInputError if Apprise knows nothing for one of these URLs; which one is said by number and scheme alone."""
    for number, url in enumerate(urls, 1):
        if _service_of(url) is None:
            scheme = url.partition("://")[0]
            raise BadInputError(
                f"the setting ALERTS: expected URLs of Apprise, such as mailto://user:password@example.org, found that "
                f"number {number} ({scheme}://…) is none; https://github.com/caronc/apprise says how they are written"
            )


def send(urls: Sequence[str], title: str, body: str) -> list[str]:
    """Sends a message to each, and returns the names of the services that did not take it."""
    refused = []
    for url in urls:
        service = _service_of(url)
        if service is None or not _delivered(service, title, body):
            refused.append(name_of(service))
    return refused


def name_of(service: "NotifyBase | None") -> str:
    """What a service is called, without the secrets of its URL."""
    return str(service.service_name) if service else "a service that Apprise does not know"


def _service_of(url: str) -> "NotifyBase | None":
    with _silence():
        from apprise import Apprise, OverflowMode

        service = Apprise.instantiate(url)
        if service is not None and service.overflow_mode == OverflowMode.UPSTREAM:
            service.overflow_mode = OverflowMode.TRUNCATE  # better its begin than a service that refuses the whole
        return service


def _delivered(service: "NotifyBase", title: str, body: str) -> bool:
    with _silence():
        from apprise import NotifyFormat

        try:
            return bool(service.notify(title=title, body=body, body_format=NotifyFormat.TEXT))
        except Exception:  # noqa: BLE001 - a hundred services by as many authors: none of them may fail a night
            return False


@contextmanager
def _silence() -> Iterator[None]:
    """Apprise and what it uses log addresses with their tokens, and warn of their own use of Python."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)
