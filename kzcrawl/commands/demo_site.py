"""Serves an invented copy of both sites on this machine, as it is in one of its nights, until Ctrl-C (status 0). Every
night brings some forty new articles, and a few older ones are edited, given another time, or removed. All text is
invented; nobody else is asked for anything.
"""

import argparse
import threading

from kzcrawl.dates import machine_iso
from kzcrawl.demo.as_html import MARKUPS
from kzcrawl.demo.faults import FAULTS
from kzcrawl.demo.listing_forms import LISTINGS
from kzcrawl.demo.server import Replica
from kzcrawl.exceptions import BadInputError
from kzcrawl.settings import Settings, source_setting

_LAST_PORT = 65_535


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--night", type=int, default=1, metavar="N", help="which night it is, from 1 (default: 1)")
    parser.add_argument("--markup", choices=MARKUPS, default=MARKUPS[0], help="the kind of HTML (default: hooks)")
    parser.add_argument(
        "--listing",
        choices=LISTINGS,
        default=LISTINGS[0],
        help="how the listings of kt.kz lead on to what is older (default: pager)",
    )
    parser.add_argument(
        "--fault",
        choices=FAULTS,
        metavar="NAME",
        help=f"how its newest article, or its Russian listing, misbehaves: {' '.join(FAULTS)}",
    )
    parser.add_argument("--past", action="store_true", help="the listings of kt.kz go back to 2019, for backfills")
    parser.add_argument(
        "--port", type=int, default=0, metavar="P", help="kt.kz at this port, Qazaq24 at the next (default: free ones)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - as every command takes them
    """Serves until Ctrl-C."""
    night, port = arguments.night, arguments.port
    if not 1 <= night <= 100_000:
        raise BadInputError(f"expected --night from 1 to 100000, found {night}")
    if not 0 <= port < _LAST_PORT:
        raise BadInputError(f"expected --port from 0 to {_LAST_PORT - 1}, found {port}")
    ports = (port, port + 1) if port else (0, 0)
    try:
        replica = Replica(night, arguments.markup, ports=ports, listing=arguments.listing, has_past=arguments.past)
    except OSError as error:
        raise BadInputError(f"ports {port} and {port + 1}: {error.strerror}; --port 0 takes free ones") from None
    if arguments.fault:
        replica.faults[_spoilt(replica, arguments.fault)] = arguments.fault
    with replica:
        _explain(replica)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
    return 0


def _spoilt(replica: Replica, fault: str) -> str:
    """The path that plays a fault."""
    return "/rus/all" if FAULTS[fault].of_listing else replica.sites["kazakhstan_today"].newest().path


def _explain(replica: Replica) -> None:
    """Where the sites are, and what to type to crawl them."""
    places = " ".join(
        f"KZCRAWL_{source_setting(source, 'BASE_URL')}={url}" for source, url in replica.base_urls.items()
    )
    for source, url in replica.base_urls.items():
        print(f"{source:18}{url}/")
    print(f"\nnight {replica.night}, {machine_iso(replica.instant)}. In another terminal:\n")
    options = f"--archive replica-archive -s DELAY_SECONDS=0 -s NOW={machine_iso(replica.instant)}"
    print(f"  {places} kzcrawl nightly {options}")
    newest = replica.sites["kazakhstan_today"].newest()
    print(f"  {places} kzcrawl read {newest.url}")
    for path, fault in replica.faults.items():
        print(f"\n{path} plays {fault}.")
    print(f"\nThe night after it: kzcrawl demo-site --night {replica.night + 1}. Ctrl-C ends this one.", flush=True)
