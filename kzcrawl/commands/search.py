"""Finds the articles that have every one of WORDS, in any form: акимов finds аким and акимам. Of Kazakh words, and of
names that are in no dictionary, give the beginning: әкім finds әкімдер. It reads the texts in force, and prints them by
source, day by day, oldest first. For many searches, export the archive to SQLite, which has an index.

examples:
  kzcrawl search акимов выборы
  kzcrawl search --since 2025-11-01 --language kk әкім
"""

import argparse
import textwrap
from collections.abc import Iterator

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.commands.export import add_selection, chosen
from kzcrawl.exceptions import BadInputError
from kzcrawl.export.export import Export
from kzcrawl.export.table import Record
from kzcrawl.export.tables import ARTICLES
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable
from kzcrawl.words import is_found_by, words_of

_WIDTH = 110


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what every article found has to have")
    add_selection(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints what is found: day, id and title, and where the first word stands; as records with --json."""
    typed = words_of(" ".join(arguments.words))
    if not typed:
        raise BadInputError(f"expected words to look for, found {' '.join(arguments.words)!r}")
    archive = Archive(settings.ARCHIVE)
    export = Export(archive, chosen(archive, arguments))
    found_any = False
    for article in _found(export, typed):
        found_any = True
        if arguments.json:
            print(encode({name: value for name, value in article.items() if name != "article_id"}).decode())
        else:
            print("\n".join(map(printable, _lines(article, typed[0]))))
    if not found_any and not arguments.json:
        print("no article has all of these words")
    return 0


def _found(export: Export, typed: list[str]) -> Iterator[Record]:
    for _, article in export.records(ARTICLES):
        words = {word for text in _texts(article) for word in words_of(text)}
        if all(any(is_found_by(each, word) for word in words) for each in typed) and export.is_in_force(article):
            yield article


def _texts(article: Record) -> list[str]:
    return [*filter(None, (article["title"], article["subtitle"])), *article["paragraphs"]]


def _lines(article: Record, typed: str) -> list[str]:
    day = (article["published_at"] or article["archived_at"] or "no day")[:10]
    place = next(text for text in _texts(article) if any(is_found_by(typed, word) for word in words_of(text)))
    at = next(n for n, part in enumerate(place.split()) if any(is_found_by(typed, word) for word in words_of(part)))
    excerpt = textwrap.shorten(" ".join(place.split()[max(0, at - 5) :]), _WIDTH, placeholder=" …")
    return [f"{day}  {article['article_id']}  {article['title'] or '(no title)'}", f"    {excerpt}"]
