"""Takes the texts of an article out of an archive: the only way that they leave, and it leaves a trace."""

from dataclasses import dataclass, field

from kzcrawl import sealing
from kzcrawl.archive.history import History, history_of
from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode, value_of
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.items import Redaction
from kzcrawl.mending.rewrite import Rewriting
from kzcrawl.mending.run import mending_run, seal
from kzcrawl.mending.sound_archive import sound_archive
from kzcrawl.state.database import purge
from kzcrawl.state.index import digest_of_name, names_of


@dataclass(frozen=True, slots=True)
class Redacted:
    """What a redaction did: its run, None if there was nothing left to do; how many pages were taken out of captures;
    and the ids of articles that repeat a text of this one, and stay."""

    sealed: Manifest | None = None
    pages: int = 0
    elsewhere: list[str] = field(default_factory=list)


def redact(layout: Layout, clock: Clock, article_id: str, reason: str) -> Redacted:
    """Redacts an article, by any of its ids; what a redaction that was cut off had left to do is done first.

    Needs the archive alone: a run under way might hold the text. DamagedArchiveError if what is damaged might as well.
    """
    with sound_archive(layout, "redact", clock) as (database, found):
        history = history_of(Archive(layout.root), article_id)
        done = Redacted()
        if _is_held(history):
            with mending_run(layout, database, clock, "redact", history.ids[0].partition(":")[0]) as run:
                rewriting = Rewriting(layout, run, history)
                for manifest in found.trusted:
                    for file in found.replaced.spared_in(manifest):
                        rewriting.look_at(manifest.number, file)
                trace = _trace(history, run.source, clock, reason, run.name)
                rows = [*rewriting.rows, (folder_of(trace, parse_instant(run.started_at)), encode(value_of(trace)))]
                sealed = seal(layout, database, run, clock, rows, rewriting.replaces, rewriting.files)
            done = Redacted(sealed, rewriting.pages, sorted(rewriting.elsewhere))
        sealing.catch_up(layout, database)
        purge(database)
    return done


def _is_held(history: History) -> bool:
    """Whether anything is held that has to leave: texts, titles, or pages that nobody understood."""
    is_unread = bool(history.unread) and not history.redactions  # of these the records stay
    return bool(history.articles) or is_unread or any(record["title"] for record in history.observations)


def _trace(history: History, source: str, clock: Clock, reason: str, run: str) -> Redaction:
    """What remains: that there was such an article, and digests by which it is known if it comes back."""
    records = [*history.articles, *history.observations]
    return Redaction(
        source=source,
        id=history.ids[0],
        same_as=tuple(history.ids[1:]),
        reason=reason,
        redacted_at=machine_iso(clock.now()),
        revisions=tuple(record["revision"] for record in history.articles),
        content_hashes=tuple(sorted({record["content_hash"] for record in history.articles})),
        names=tuple(sorted({digest_of_name(name) for record in records for name in names_of(record)})),
        run=run,
    )
