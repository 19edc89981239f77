"""Makes a folder DIR/<source>/CASE of a page, which tests/test_saved_pages.py finds: the page, its address, and what it
says now, its records or the error where it cannot be understood. That is no specification before a person has read it
and mended what is wrong. Status 2 if the folder is there already.

ID and URL name the newest page of an archive that was captured there, understood or not; FILE is a saved page, which
needs --url.

examples:
  kzcrawl savepage kazakhstan_today:1377984370 heading_renamed
  kzcrawl savepage --url https://www.kt.kz/rus/all page.html listing_without_links
"""

import argparse
import re
from pathlib import Path

from kzcrawl import inputs
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.unread import Record
from kzcrawl.commands.captured_page import body_of, captured_page
from kzcrawl.commands.named_article import article_named, history_named, unread_named
from kzcrawl.commands.saved_page import ABOUT, BODY, EXPECTED, about, encoded, said_by
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError, ParseError, unwritable
from kzcrawl.folders import make_folder
from kzcrawl.inputs import Given
from kzcrawl.items import Page
from kzcrawl.pages import Source, source_of
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable

_CASE = re.compile(r"[a-z0-9][a-z0-9_]*")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("page", metavar="ID|URL|FILE", help="an article, the address of a page, or a saved page")
    parser.add_argument("case", metavar="CASE", help="what is special about it: the name of the folder")
    parser.add_argument("--url", help="the address of the page in FILE")
    parser.add_argument("--into", type=Path, default=Path("tests/pages"), metavar="DIR", help="default: ./tests/pages")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Makes the folder; 2 if there is no such page, or such a folder already."""
    if not _CASE.fullmatch(arguments.case):
        raise BadInputError(f"expected a CASE of a-z, 0-9 and _, found {arguments.case!r}")
    page = _page(arguments, settings)
    try:
        source = source_of(page)
    except ParseError as error:
        raise BadInputError(str(error)) from None
    folder = arguments.into / source.NAME / arguments.case
    said = _said_now(page, source)
    if folder.exists():
        raise BadInputError(f"expected no {folder}, found one: it is not written over; name another CASE")
    with unwritable(folder):
        make_folder(folder)
        (folder / BODY).write_bytes(page.body)
        (folder / ABOUT).write_text(encoded(about(page)), "utf-8")
        (folder / EXPECTED).write_text(encoded(said), "utf-8")
    print("\n".join(map(printable, _lines(folder, said))))
    return 0


def _page(arguments: argparse.Namespace, settings: Settings) -> Page:
    is_address = arguments.page.startswith(("http://", "https://"))
    if not is_address and (path := Path(arguments.page)).exists():
        return _saved(path, arguments.url, settings)
    if arguments.url:
        raise BadInputError(f"expected --url with a FILE, found no file {arguments.page!r}")
    archive = Archive(settings.ARCHIVE)
    record = _newest(archive, arguments.page)
    captured = captured_page(archive, record)
    types = (value.decode("latin-1") for name, value in captured.headers if name.lower() == b"content-type")
    return Page(body_of(captured, settings), next(types, None), record["url"], parse_instant(record["observed_at"]))


def _saved(path: Path, url: str | None, settings: Settings) -> Page:
    if url is None:
        raise BadInputError(f"{path}: expected its address (--url), found none: a page is read by that, too")
    return inputs.only_page(path, Given(url), settings.PAGE_MEGABYTES * 1_000_000)


def _newest(archive: Archive, given: str) -> Record:
    """The newest record there that was made of a page of its own and has a capture."""
    found = []
    if article_named(given):
        history = history_named(archive, given)
        found = [article for article in history.articles if article["placement"] == "page"] + history.unread
    elif unread := unread_named(archive, given):
        found = [unread]
    found = [record for record in found if record["capture"] and record["observed_at"] and record["url"]]
    if not found:
        raise BadInputError(f"the archive {archive.layout.root} has no capture of a page of {given!r}")
    return max(found, key=lambda record: record["observed_at"])


def _said_now(page: Page, source: Source) -> object:
    try:
        return said_by(page, source)
    except Exception:  # noqa: BLE001 - whatever the parser does: that it has to be mended is why the page is saved
        return {"error": "parser_failed"}


def _lines(folder: Path, said: object) -> list[str]:
    what = f"the error {said['error']}" if isinstance(said, dict) else f"{len(said)} records"  # type: ignore[arg-type]
    return [
        f"{folder}: {what}",
        f"Review {EXPECTED}: it is what the parser makes of the page now, not yet what a person reads on it.",
        "The page is somebody's text: keep it in a private clone. For everybody write its shape down with invented",
        'text (CONTRIBUTING.md, "A page that is read wrongly").',
        "",
        "  pytest tests/test_saved_pages.py --update-golden     # after mending the parser",
    ]
