"""Looks whether everything is in place for a night: this machine, the archive, whoever gets alerts, and each site, of
which it asks for robots.txt, a listing and an article. A line each: ok, warning (a night can do without) or failed,
with what was found and what mends it. Nothing is written into the archive. Status 1 if anything failed.

Where ALERTS is set, it sends a real message, unless --no-alerts is there.

examples:
  kzcrawl check
  kzcrawl check qazaq24 --archive ~/news --no-alerts
"""

import argparse
from collections.abc import Iterable
from dataclasses import asdict

import orjson

from kzcrawl.checks.all_of import all_of
from kzcrawl.checks.result import Result
from kzcrawl.checks.setup import Setup
from kzcrawl.pages import names, source_named
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=f"what to look at (default: {' '.join(names())})")
    parser.add_argument("--no-alerts", action="store_true", help="send no test message to whoever gets alerts")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints what each check finds; 1 if anything failed."""
    sources = [source_named(name).NAME for name in arguments.sources] or names()
    found = all_of(Setup(settings, sources, sends_alerts=not arguments.no_alerts))
    results = list(found) if arguments.json else list(_printed(found))
    if arguments.json:
        print(orjson.dumps({"schema": "check/1", "results": [asdict(result) for result in results]}).decode())
    else:
        counts = {grade: sum(result.grade == grade for result in results) for grade in ("ok", "warning", "failed")}
        print("\n" + ", ".join(f"{number} {grade}" for grade, number in counts.items()))
    return int(any(result.grade == "failed" for result in results))


def _printed(results: Iterable[Result]) -> Iterable[Result]:
    """Prints each at once: the whole takes some seconds."""
    for result in results:
        mend = f". {result.mend}" if result.mend else ""
        print(printable(f"{result.grade:8} {result.name}: {result.found}{mend}"), flush=True)
        yield result
