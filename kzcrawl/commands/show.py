"""Shows one article as a person reads it: the newest text that is held of it; its revisions, and word by word what each
changed; every view count that was seen, as a chart, with when and where; its original, and its copies. The id may be a
provisional one, and the URL in any of its forms. On a terminal, what was removed or added is coloured, elsewhere it
stands in [-…-] and {+…+}.

examples:
  kzcrawl show kazakhstan_today:1377984370
  kzcrawl show https://www.kt.kz/rus/state/…_1377984370.html
"""

import argparse
import sys

import orjson

from kzcrawl.archive.history import History
from kzcrawl.archive.links import links_of
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.named_article import history_named
from kzcrawl.commands.shown_changes import COLOURS, SIGNS
from kzcrawl.commands.shown_history import Link, lines_of
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("article", metavar="ID|URL", help="the id or the address of an article")
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours (auto: on a terminal)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the article; 2 if the archive has none of that id."""
    archive = Archive(settings.ARCHIVE)
    history = history_named(archive, arguments.article)
    links = links_of(archive, history.ids)
    if arguments.json:
        print(orjson.dumps(_value(history, links), option=orjson.OPT_SORT_KEYS).decode())
    else:
        is_coloured = sys.stdout.isatty() if arguments.color == "auto" else arguments.color == "always"
        print("\n".join(lines_of(history, links, COLOURS if is_coloured else SIGNS)))
    return 0


def _value(history: History, links: list[Link]) -> dict[str, object]:
    return {
        "schema": "history/1",
        "ids": history.ids,
        "articles": history.articles,
        "observations": history.observations,
        "absences": history.absences,
        "unread": history.unread,
        "redactions": history.redactions,
        "links": links,
    }
