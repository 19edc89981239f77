"""Two lines a page, the newest last: when it came, from which source, why it was not understood, and its address; then
where its capture is, and the command that prints it, or when it was dropped. `kzcrawl read` shows what each reading
makes of that, and `kzcrawl savepage` makes a test of it.

Without --all each address stands there once, and what was read since does not: an article of whose own page a text or
a count was archived later, and a listing, feed or sitemap after which a night walked down to its floor. That looks into
all runs since the oldest such page; --all opens no other files than those of unread pages. --json prints the records.

examples:
  kzcrawl unread --since 2025-11-01
  kzcrawl raw --unread https://www.kt.kz/rus/state/…_1377984370.html > page.html
  kzcrawl read --url https://www.kt.kz/rus/state/…_1377984370.html page.html
"""

import argparse
import shlex
from collections.abc import Iterator

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.unread import Record, still_unread, unread_pages
from kzcrawl.commands.given_days import given_ends
from kzcrawl.days import day_of
from kzcrawl.exceptions import BadInputError
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--since", metavar="DAY", help="the first day, in Almaty, on which they came")
    parser.add_argument("--until", metavar="DAY", help="the last day")
    parser.add_argument("--source", help="only those of one source")
    parser.add_argument("--run", type=int, metavar="N", help="only those of the run with that number")
    parser.add_argument("--all", action="store_true", help="also what was read since, and each time that it was not")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the pages."""
    archive = Archive(settings.ARCHIVE)
    pages = _wanted(archive, arguments)
    where = "" if arguments.archive is None else f" --archive {shlex.quote(arguments.archive)}"
    shown = pages if arguments.all else still_unread(archive, pages)
    for page in shown:
        print(encode(page).decode() if arguments.json else "\n".join(map(printable, _lines(archive, page, where))))
    if not shown and not arguments.json:
        print("no page is left unread")
    return 0


def _wanted(archive: Archive, arguments: argparse.Namespace) -> list[Record]:
    if arguments.source is not None:
        archive.refuse_unknown(arguments.source)
    since, until = given_ends(arguments)
    if arguments.run is not None and not 0 < arguments.run <= archive.newest():
        raise BadInputError(f"expected --run between 1 and {archive.newest()}, found {arguments.run}")
    runs = [each for each in archive.manifests() if arguments.run in (None, each.number)]
    return [
        page
        for page in unread_pages(archive, runs)
        if arguments.source in (None, page["source"]) and since <= day_of(page["observed_at"]) <= until
    ]


def _lines(archive: Archive, page: Record, where: str) -> Iterator[str]:
    """`where`: the option that names the archive, if it was given one."""
    yield f"{page['observed_at']}  {page['source']}  {page['page']}  {page['reason']}  {page['url']}"
    capture, again = page["capture"], f"kzcrawl read {shlex.quote(page['url'])} fetches it"
    if capture is None:
        yield f"    not captured; {again}"
    elif day := archive.pruned_on(capture["file"]):
        yield f"    its capture was dropped on {day}, by `kzcrawl prune-raw`; {again}"
    else:
        yield f"    {capture['file']}:{capture['offset']}"
        yield f"    kzcrawl raw --unread {shlex.quote(page['url'])}{where} > page.html"
