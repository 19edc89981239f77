"""Prints the page that a text was read from, as the server sent it: without --revision, that of the text that `show`
shows. Of an article without texts, of a listing, feed or sitemap, and with --unread, it is the newest one that could
not be understood (`kzcrawl unread`). Status 2 if it was not captured, as when it was imported, or if the output is a
terminal, which might obey what a server sent.

examples:
  kzcrawl raw kazakhstan_today:1377984370 > page.html
  kzcrawl raw --revision 1 --http https://www.kt.kz/rus/state/…_1377984370.html
  kzcrawl raw --unread https://www.kt.kz/rus/all > page.html
"""

import argparse
import sys
from typing import Any

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.unread import Record
from kzcrawl.commands.captured_page import body_of, captured_page
from kzcrawl.commands.combined import refuse_with
from kzcrawl.commands.named_article import article_named, history_named, text_of, unread_named
from kzcrawl.exceptions import BadInputError, UndecodableError
from kzcrawl.settings import Settings
from kzcrawl.warc.reader import Captured


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("page", metavar="ID|URL", help="the id or the address of an article, or another address")
    parser.add_argument("--revision", type=int, metavar="N", help="the revision that was read from it")
    parser.add_argument("--unread", action="store_true", help="the newest page there that was not understood")
    parser.add_argument("--http", action="store_true", help="status line, headers and body as they came, still packed")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the page; 2 if there is none."""
    refuse_with(arguments, "--http", "--json")
    if sys.stdout.isatty() and not arguments.json:
        raise BadInputError(
            "expected the output in a file or a pipe (| less), found a terminal: it might obey the page"
        )
    archive = Archive(settings.ARCHIVE)
    record = _record(archive, arguments)
    captured = captured_page(archive, record)
    if arguments.json:
        sys.stdout.buffer.write(encode(_value(record["capture"], captured)) + b"\n")
    elif arguments.http:
        sys.stdout.buffer.write(captured.head + captured.body)
    else:
        sys.stdout.buffer.write(_decoded(captured, settings))
    return 0


def _record(archive: Archive, arguments: argparse.Namespace) -> Record:
    """Of which record the page is wanted."""
    if not arguments.unread and article_named(arguments.page):
        history = history_named(archive, arguments.page)
        if history.articles or not history.unread:
            return text_of(history, arguments.page, arguments.revision)
    if arguments.revision is not None:
        raise BadInputError(f"expected --revision of a text, found a page that was not understood: {arguments.page}")
    found = unread_named(archive, arguments.page)
    if found is None:
        raise BadInputError(
            f"the archive {archive.layout.root} holds no page {arguments.page!r} that was not understood"
        )
    return found


def _decoded(captured: Captured, settings: Settings) -> bytes:
    try:
        return body_of(captured, settings)
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
