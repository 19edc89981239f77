"""Shows one article as a person reads it: the newest text that is held of it, its revisions, and every view count that
was seen, with when and where. The id may be a provisional one, and the URL in any of its forms.

examples:
  kzcrawl show kazakhstan_today:1377984370
  kzcrawl show https://www.kt.kz/rus/state/…_1377984370.html
"""

import argparse
import textwrap
from typing import Any

import orjson

from kzcrawl.archive.history import History
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.named_article import history_named
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable

_WIDTH = 90


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("article", metavar="ID|URL", help="the id or the address of an article")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the article; 2 if the archive has none of that id."""
    history = history_named(Archive(settings.ARCHIVE), arguments.article)
    if arguments.json:
        value = {
            "schema": "history/1",
            "ids": history.ids,
            "articles": history.articles,
            "observations": history.observations,
            "absences": history.absences,
            "unread": history.unread,
            "redactions": history.redactions,
        }
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        print("\n".join(map(printable, _lines(history))))
    return 0


def _lines(history: History) -> list[str]:
    article = history.latest
    lines = _article_lines(article, history) if article else [f"no text is held of {history.ids[0]}", ""]
    lines += ["revisions:"] if history.articles else []
    for text in history.articles:
        shown = "  <- shown above" if text is article and len(history.articles) > 1 else ""
        what = f"{text['change']:9}  {_seen(text)}, {text['placement']}, via {text['via']}"
        lines.append(f"  {text['revision']}  {what}{shown}")
    lines += ["view counts:"] if history.observations else []
    for count in history.observations:
        lines.append(f"  {count['views']:>9}  {_seen(count)}, {count['placement']}")
    lines += ["gone:"] if history.absences else []
    for absence in history.absences:
        lines.append(f"  {absence['status']:>9}  {_seen(absence)}")
    lines += ["not understood:"] if history.unread else []
    for unread in history.unread:
        lines.append(f"  {unread['reason']:>9}  {_seen(unread)}")
    for redaction in history.redactions:
        lines.append(f"redacted {redaction['redacted_at']}: {redaction['reason']}")
    return lines


def _article_lines(article: dict[str, Any], history: History) -> list[str]:
    title = article["title"] or "(no title)"
    lines = [*textwrap.wrap(title, _WIDTH), "=" * min(len(title), _WIDTH)]
    if article["subtitle"]:
        lines += textwrap.wrap(article["subtitle"], _WIDTH)
    origin = article["syndicated_from"]
    facts = {
        "id": history.ids[0],
        "revision": f"{article['revision']}, {article['change']}",
        "url": history.url,
        "published": article["published_at"],
        "archived": article["archived_at"],
        "copied from": origin and origin["name"],
        "credit": article["credit"],
        "language": article["language"],
        "section": article["section"],
        "tags": ", ".join(article["tags"]),
        "flags": ", ".join(article["flags"]),
    }
    lines += [f"{label + ':':12} {value}" for label, value in facts.items() if value]
    for paragraph in article["paragraphs"]:
        lines += ["", *textwrap.wrap(paragraph, _WIDTH)]
    return [*lines, ""]


def _seen(record: dict[str, Any]) -> str:
    return f"seen {record['observed_at'] or 'at an unknown time'}"
