"""What a command that sealed runs says of them at its end."""

from collections.abc import Mapping, Sequence

import orjson

from kzcrawl.archive.manifest import Manifest
from kzcrawl.terminal import printable


def report(
    sealed: Sequence[Manifest],
    *,
    recovered: Sequence[Manifest],
    skipped: Sequence[str] = (),
    passed_over: Mapping[str, int] | None = None,
    as_json: bool,
) -> None:
    """Prints a line a run, also of those that were cut off before, and what of WARC files was passed over, by reason;
    with `as_json`, one object with their manifests."""
    if as_json:
        summary = {
            "schema": "summary/1",
            "sealed": sealed,
            "recovered": recovered,
            "skipped": list(map(printable, skipped)),
        } | ({} if passed_over is None else {"passed_over": dict(passed_over)})
        print(orjson.dumps(summary, option=orjson.OPT_SORT_KEYS).decode())
        return
    for line in lines_of(sealed, recovered):
        print(line)
    if passed_over:
        print(f"passed over {_by_reason(passed_over)}")


def lines_of(sealed: Sequence[Manifest], recovered: Sequence[Manifest]) -> list[str]:
    """A line a run, also of those that were cut off before, and one of what was found in it."""
    lines = [
        f"run {manifest.number} ({manifest.run}) had been cut off: what it had kept is sealed now"
        for manifest in recovered
    ]
    for manifest in sealed:
        lines.append(f"run {manifest.number} ({manifest.run}): {_kept(manifest)}{_drops(manifest)}")
        if manifest.verdict.findings:
            lines.append(f"  {manifest.verdict.status}: {', '.join(manifest.verdict.findings)}")
    return lines


def _kept(manifest: Manifest) -> str:
    if manifest.kind == "lineage":
        return f"{manifest.kept['links']} of {manifest.saw['articles']} articles linked as copies"
    return f"{_pages(manifest)}: {', '.join(_facts(manifest))}"


def _pages(manifest: Manifest) -> str:
    number = manifest.saw.get("pages", 0)
    return f"{number} page{'' if number == 1 else 's'}"


def _facts(manifest: Manifest) -> list[str]:
    kept, saw = manifest.kept, manifest.saw
    facts = [f"{kept.get(kind, 0)} new of {saw.get(kind, 0)} {kind}" for kind in ("articles", "observations")]
    again = [f"{number} {change}" for change, number in sorted(manifest.changes.items()) if change != "first"]
    gone = [f"{kept['absences']} gone"] if kept.get("absences") else []
    return [*facts, *again, *gone]


def _drops(manifest: Manifest) -> str:
    return f"; dropped {_by_reason(manifest.dropped)}" if manifest.dropped else ""


def _by_reason(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in sorted(counts.items()))
