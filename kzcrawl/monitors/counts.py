"""Monitor of the form of view counts: where all were one more than a multiple of five, others are misread."""

from collections.abc import Iterator

from kzcrawl.monitors.evidence import Evidence

_FEW = 5


def counts_changed(seen: Evidence) -> Iterator[str]:
    """Counts are no longer 1 mod 5, of a source whose counts always were: a misreading, or another counter."""
    counts = seen.night.counts
    usual = seen.history.usual_rate(
        lambda night: night.counts.get("one_mod_five", 0), lambda night: night.counts.get("read", 0)
    )
    if usual == 1.0 and counts.get("read", 0) - counts.get("one_mod_five", 0) > _FEW:
        yield "counts_changed"
