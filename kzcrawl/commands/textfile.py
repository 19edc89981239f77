"""The file that METRICS names: what the last nights were like, for node_exporter's textfile collector."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kzcrawl.archive.layout import Layout, part_of
from kzcrawl.archive.reader import Archive
from kzcrawl.exceptions import KzcrawlError
from kzcrawl.failpoints import reached
from kzcrawl.metrics import exposition
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable


@contextmanager
def metrics_written_after(settings: Settings) -> Iterator[None]:
    """Writes the file after what is done meanwhile, also after an error. That it cannot be written is told, and
    changes nothing else."""
    try:
        yield
    finally:
        if settings.METRICS and Layout(settings.ARCHIVE).numbers():
            try:
                _write(settings.METRICS, exposition(Archive(settings.ARCHIVE).manifests()))
            except (OSError, KzcrawlError) as error:
                print(printable(f"kzcrawl: METRICS was not written: {error}"), file=sys.stderr)


def _write(path: Path, text: str) -> None:
    """Who reads the file finds it whole; what is lost in a crash of the machine, the next night writes."""
    part = part_of(path)
    part.write_text(text, "utf-8")
    reached("metrics.rename")
    part.replace(path)
