"""Everything that a manifest says of its run, as a person reads it."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from kzcrawl.alerts.words import sentence_of
from kzcrawl.archive.manifest import Manifest, Replacement, Route, Verdict, Walk
from kzcrawl.dates import ALMATY, parse_instant
from kzcrawl.drops import DROPS

_WIDTH = 100
_LABEL = 22
# What keys are called where their name says too little.
_TITLES = {
    "borders": "articles, by what told their borders",
    "counts": "view counts",
    "flags": "articles with a flag",
    "read": "own pages of articles, and how many of them had",
}
_COUNTS = ("pages", "articles", "observations", "absences")
# What is shown in a place of its own; every other key of a manifest is shown as it stands.
_SHOWN = {
    "schema", "number", "run", "source", "kind", "job", "started_at", "ended_at", "seconds", "software", "base_url",
    "demo", "saw", "kept", "known", "changes", "dropped", "requests", "walks", "covered", "inputs", "verdict", "files",
    "replaces", "previous", "digest",
}  # fmt: skip


def lines_of(manifest: Manifest) -> Iterator[str]:
    """The run, line by line."""
    yield f"run {manifest.number}: {manifest.run}"
    yield from (_line(label, value) for label, value in _facts(manifest).items() if value)
    yield from _verdict(manifest.verdict)
    yield from _brought(manifest)
    yield from _section("texts were kept as", _numbers(manifest.changes))
    yield from _section("dropped", (f"{_count(number, why)}{_meant(why)}" for why, number in _sorted(manifest.dropped)))
    yield from _section("requests", _numbers(manifest.requests))
    yield from _others(manifest.as_value())
    yield from _section("walks", (line for walk in manifest.walks for line in _walk(walk)))
    yield from _section("days completed", (_text(asdict(each)) for each in manifest.covered))
    yield from _section("read from", (f"{each.name}  {each.bytes} bytes" for each in manifest.inputs))
    yield from _section("stands for", (_replaced(entry) for entry in manifest.replaces))
    yield from _section(
        "files", (f"{each.records:>7} records {each.bytes:>11} bytes  {each.path}" for each in manifest.files)
    )
    yield ""
    yield _line("digest", manifest.digest)
    link = manifest.previous
    yield _line("the run before", f"{link.number}, {link.digest}" if link else "none: this is the first")


def _facts(manifest: Manifest) -> dict[str, str | None]:
    return {
        "source, kind": f"{manifest.source}, {manifest.kind}{' of the replica' if manifest.demo else ''}",
        "job": manifest.job,
        "began": _moment(manifest.started_at),
        "ended": _moment(manifest.ended_at),
        "took": None if manifest.seconds is None else f"{manifest.seconds:.1f} seconds",
        "software": f"{manifest.software}, {manifest.schema}",
        "fetched from": manifest.base_url,
    }


def _verdict(verdict: Verdict) -> Iterator[str]:
    """The verdict, and each finding in words."""
    yield _line("verdict", verdict.status)
    for word in verdict.findings:
        yield from textwrap.wrap(sentence_of(word), _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _brought(manifest: Manifest) -> Iterator[str]:
    """What a run saw, kept and knew, by kind."""
    saw, kept, known = manifest.saw, manifest.kept, manifest.known
    kinds = [*_COUNTS, *sorted({*saw, *kept, *known} - {*_COUNTS})]
    rows = [(kind, saw.get(kind), kept.get(kind), known.get(kind)) for kind in kinds]
    table = [
        f"{kind:{_LABEL - 4}}" + "".join(f"{'' if number is None else number:>10}" for number in numbers)
        for kind, *numbers in rows
        if any(numbers)
    ]
    yield from _section(f"{'':{_LABEL - 4}}{'seen':>12}{'kept':>10}{'known':>10}", table)


def _others(value: Mapping[str, Any]) -> Iterator[str]:
    """What stands nowhere else, also what a later version of the schema adds: numbers first, then tables."""
    others = {_TITLES.get(key, key.replace("_", " ")): value[key] for key in sorted(value.keys() - _SHOWN)}
    tables = {title: each for title, each in others.items() if isinstance(each, Mapping)}
    plain = {title: each for title, each in others.items() if title not in tables and each not in (None, [], ())}
    yield from ["", *(_line(title, _text(each)) for title, each in plain.items())] if plain else []
    for title, table in tables.items():
        yield from _section(title, (f"{_text(number):>7}  {name}" for name, number in _sorted(table)))


def _walk(walk: Walk) -> Iterator[str]:
    yield f"{walk.language or 'all languages'}, down to {walk.floor}: {'complete' if walk.complete else 'not complete'}"
    yield from (f"  {_route(route)}" for route in walk.routes)


def _route(route: Route) -> str:
    reason = f" ({route.reason}: {DROPS.get(route.reason, 'of another version')})" if route.reason else ""
    paging = f", by {route.paging}" if route.paging else ""
    oldest = f", back to {route.oldest}" if route.oldest else ""
    brought = f"{route.pages} pages, {route.links} articles, {route.new} of them new"
    return f"{route.name} {route.outcome}{reason}: {brought}{oldest}{paging}"


def _replaced(entry: Replacement) -> str:
    what = entry.path or f"manifest {entry.number}"
    gone = "" if entry.gone is None else f", {entry.gone} of {entry.records} records gone"
    there = f", now {entry.by}" if entry.by else ""
    return f"{what}: {entry.reason.replace('_', ' ')}{gone}{there}"


def _numbers(counts: Mapping[str, int]) -> list[str]:
    return [_count(number, name) for name, number in _sorted(counts)]


def _sorted(counts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(counts.items())


def _count(number: int, name: str) -> str:
    return f"{number:>7}  {name}"


def _meant(reason: str) -> str:
    return f": {DROPS[reason]}" if reason in DROPS else ""


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A title and what stands below it; nothing where that is nothing."""
    rows = [f"  {line}" for line in lines]
    if rows:
        yield from ("", title, *rows)


def _line(label: str, value: str) -> str:
    return f"{label + ':':{_LABEL}}{value}"


def _moment(moment: str) -> str:
    return f"{moment} ({parse_instant(moment).astimezone(ALMATY):%d.%m. %H:%M} in Almaty)"


def _text(value: Any) -> str:
    """A value of a manifest in a line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(each)}" for key, each in value.items() if each is not None)
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_text, value))
    return str(value)
