"""Takes the texts of an article out of the archive, as when a court asks for it: every revision, the captured pages of
its site that show one, the titles of its view counts, and what the state knows. What remains is a record that says that
there was an article of that id, when it was redacted and why, and digests by which it is known: later nights drop it,
and keep no page that shows it. Cut off, it is ended by the next run or never was. Needs the archive for itself. Copies
of the archive, and what others have read from it, are yours to look after.

examples:
  kzcrawl redact kazakhstan_today:1377984370 --reason "court order 12/2025"
"""

import argparse

import orjson

from kzcrawl.archive.reader import Archive
from kzcrawl.commands.named_article import history_named
from kzcrawl.exceptions import BadInputError
from kzcrawl.mending.redact import Redacted, redact
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("article", metavar="ID|URL", help="the id or the address of an article")
    parser.add_argument("--reason", required=True, help="why; it stays in the archive, for everybody to read")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Redacts the article; 2 if the archive has none of that id."""
    if not arguments.reason.strip():
        raise BadInputError("expected a --reason, found an empty one")
    archive = Archive(settings.ARCHIVE)
    article_id = history_named(archive, arguments.article).ids[0]
    done = redact(archive.layout, settings.clock, article_id, printable(arguments.reason))
    if arguments.json:
        value = {"schema": "redacted/1", "sealed": done.sealed, "pages": done.pages, "elsewhere": done.elsewhere}
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        print("\n".join(_lines(article_id, done)))
    return 0


def _lines(article_id: str, done: Redacted) -> list[str]:
    if done.sealed is None:
        return [f"{article_id} is redacted already"]
    files = len(done.sealed.replaces)
    first = f"run {done.sealed.number} ({done.sealed.run}): {article_id} is redacted: {files} files written anew"
    lines = [f"{first}, {done.pages} captured pages without their body"]
    if done.elsewhere:
        lines.append("a text of it also stands in these articles, which stay until they are redacted themselves:")
    return [*lines, *(f"  {each}" for each in done.elsewhere)]
