"""All that is held of an article, line by line: no command, but a part of `show`."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from kzcrawl.archive.history import History
from kzcrawl.archive.revisions import Revision, told_by
from kzcrawl.commands.shown_changes import Marks, changes_of
from kzcrawl.terminal import printable

Link = dict[str, Any]

_WIDTH = 90
_BAR = 24


def lines_of(history: History, links: Sequence[Link], marks: Marks) -> Iterator[str]:
    """The article, and its history below it."""
    article = history.latest
    plain = _article_lines(article, history) if article else [f"no text is held of {history.ids[0]}", ""]
    yield from map(printable, plain)
    yield from _revision_lines(history, marks)
    yield from map(printable, _count_lines(history.observations))
    yield from map(printable, _seen_lines("gone:", "status", history.absences))
    yield from map(printable, _seen_lines("not understood:", "reason", history.unread))
    yield from map(printable, _link_lines("original:", "original", links, history))
    yield from map(printable, _link_lines("copies:", "copy", links, history))
    for redaction in history.redactions:
        yield printable(f"redacted {redaction['redacted_at']}: {redaction['reason']}")


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


def _revision_lines(history: History, marks: Marks) -> Iterator[str]:
    """The revisions in the order in which they were seen, below each what it changed."""
    if history.articles:
        yield "revisions:"
    number = history.latest["revision"] if history.latest and len(history.articles) > 1 else None
    for revision in told_by(history).revisions:
        shown = "  <- shown above" if revision.article.revision == number else ""
        yield printable(_revision_line(revision)) + shown
        yield from (f"       {line}" for line in changes_of(revision, marks))


def _revision_line(revision: Revision) -> str:
    text = revision.article
    return f"  {text.revision}  {text.change:9}  {_when(text.observed_at)}, {text.placement}, via {text.via}"


def _count_lines(observations: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Each count, with a bar as long as it is great beside the others."""
    if observations:
        yield "view counts:"
    most = max((count["views"] for count in observations), default=0)
    for count in observations:
        bar = f"{'▇' * round(_BAR * count['views'] / most):{_BAR}}  " if len(observations) > 1 and most else ""
        yield f"  {count['views']:>9}  {bar}{_when(count['observed_at'])}, {count['placement']}"


def _seen_lines(label: str, what: str, records: Sequence[dict[str, Any]]) -> Iterator[str]:
    if records:
        yield label
    for record in records:
        yield f"  {record[what]:>9}  {_when(record['observed_at'])}"


def _link_lines(label: str, end: str, links: Sequence[Link], history: History) -> Iterator[str]:
    """The articles at the other end of links."""
    found = [link for link in links if link[end] not in history.ids]
    if found:
        yield label
    for link in found:
        same = f"{link['similarity']:.0%} of the shorter text is in the other ({', '.join(link['evidence'])})"
        yield f"  {link[end]}  {link[f'{end}_url'] or ''}"
        yield f"       {same}"


def _when(moment: str | None) -> str:
    return f"seen {moment or 'at an unknown time'}"
