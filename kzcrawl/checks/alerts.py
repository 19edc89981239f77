"""Whether whoever is to hear of a bad night can be told, by telling them."""

import socket
from collections.abc import Iterator

from kzcrawl.alerts.services import refuse_wrong, send
from kzcrawl.checks.result import Result, failed, ok, warning
from kzcrawl.checks.setup import Setup

_TEXT = "This is a test by `kzcrawl check` on {host}: alerts arrive here."


def alerts(setup: Setup) -> Iterator[Result]:
    """Sends a test message to each service, if that is wanted."""
    urls = setup.settings.ALERTS.split()
    if not urls:
        yield warning("alerts", "nobody is told of a night that was not well", "Set ALERTS: URLs of Apprise.")
        return
    refuse_wrong(urls)
    if not setup.sends_alerts:
        yield ok("alerts", f"{len(urls)} known, none of them tried")
        return
    refused = send(urls, "kzcrawl: a test", _TEXT.format(host=socket.gethostname()))
    if refused:
        mend = "Look at the setting ALERTS: its password or token, and whether this machine gets there."
        yield failed("alerts", f"a test message was not taken by {', '.join(refused)}", mend)
    else:
        yield ok("alerts", f"a test message was taken by all of {len(urls)}: look whether it has arrived")
