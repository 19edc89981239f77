"""Prints the page that a text was read from, as the server sent it: without --revision, that of the text that `show`
shows. Status 2 if it was not captured, as when it was imported, or if the output is a terminal, which might obey what a
server sent.

examples:
  kzcrawl raw kazakhstan_today:1377984370 > page.html
  kzcrawl raw --revision 1 --http https://www.kt.kz/rus/state/…_1377984370.html
"""

import argparse
import sys
from typing import Any

from kzcrawl.archive.history import History
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.commands.named_article import history_named
from kzcrawl.exceptions import BadInputError, UndecodableError
from kzcrawl.settings import Settings
from kzcrawl.warc.cut import WITHHELD
from kzcrawl.warc.decoding import decoded
from kzcrawl.warc.reader import Captured, read_at


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("article", metavar="ID|URL", help="the id or the address of an article")
    parser.add_argument("--revision", type=int, metavar="N", help="the revision that was read from it")
    parser.add_argument("--http", action="store_true", help="status line, headers and body as they came, still packed")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the page; 2 if there is none."""
    if sys.stdout.isatty() and not arguments.json:
        raise BadInputError(
            "expected the output in a file or a pipe (| less), found a terminal: it might obey the page"
        )
    archive = Archive(settings.ARCHIVE)
    article = _article(history_named(archive, arguments.article), arguments)
    capture = article["capture"]
    if capture is None:
        raise BadInputError(
            f"revision {article['revision']} of {article['id']} has no capture: it came via {article['via']}, or when "
            "captures were not kept; expected a text that was read from a page that was captured"
        )
    captured = read_at(archive.captures(capture["file"]), capture["offset"], archive.captures)
    if WITHHELD in captured.headers:
        raise BadInputError(f"the page that {article['id']} was read from also showed an article that was redacted")
    if arguments.json:
        sys.stdout.buffer.write(encode(_value(capture, captured)) + b"\n")
    elif arguments.http:
        sys.stdout.buffer.write(captured.head + captured.body)
    else:
        sys.stdout.buffer.write(_decoded(captured, settings))
    return 0


def _article(history: History, arguments: argparse.Namespace) -> dict[str, Any]:
    by_revision = {article["revision"]: article for article in history.articles}
    if not by_revision:
        raise BadInputError(f"no text is held of {arguments.article}, only counts; expected an article")
    latest = history.latest
    article = latest if arguments.revision is None else by_revision.get(arguments.revision)
    if article is None:
        revisions = ", ".join(map(str, by_revision))
        raise BadInputError(f"expected a revision of {arguments.article} ({revisions}), found {arguments.revision}")
    return article


def _decoded(captured: Captured, settings: Settings) -> bytes:
    try:
        return decoded(captured, settings.PAGE_MEGABYTES * 1_000_000)
    except UndecodableError as error:
        raise UndecodableError(f"{error}; --http prints it as it came, PAGE_MEGABYTES says how much is read") from None


def _value(capture: dict[str, Any], captured: Captured) -> dict[str, Any]:
    return {
        "schema": "capture/1",
        **capture,
        "record": captured.record,
        "status": captured.status,
        "http": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in captured.headers],
    }
