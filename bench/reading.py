"""Reading an archive of a million records: how soon it starts, what it holds in memory, what three fields cost.

Started are processes, as people start them, their modules compiled: measured is the CPU time of each, from its first
instruction to its last, in turns, medians. `json.loads` and the projection are given the same lines; gzip is in
neither, or where said in both.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.archive.records import encode, value_of
from kzcrawl.archive.research import Archive
from kzcrawl.archive.typed import decoded
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import parse_instant
from kzcrawl.identity import content_hash
from kzcrawl.items import Article, Observation, Record

_RUNS = int(os.environ.get("BENCH_RUNS", "1000"))
_TEXTS, _COUNTS = 250, 750  # of a run
_STARTED = "2025-11-29T01:00:03Z"
_FIELDS = ("id", "published_at", "views")
_ROUNDS = 9
_SENTENCE = "Ремонт моста через реку завершат к весне, сообщает акимат: движение по обеим полосам откроют в апреле. "


def main() -> None:
    """Makes the archive, and prints a line for each measure."""
    with TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        began = process_time()
        root = Path(folder) / "archive"
        for number in range(1, _RUNS + 1):
            _seal(root, number)
        print(f"{_RUNS * (_TEXTS + _COUNTS)} records in {_RUNS} runs, made in {process_time() - began:.0f} s")
        _report_start(root, Path(folder) / "compiled")
        _report_memory(root)
        _report_fields(Archive(root))


def _report_start(root: Path, compiled: Path) -> None:
    feed = [sys.executable, "-m", "kzcrawl", "feed", "--archive", str(root), "--after"]
    ways = {
        "import scrapy": [sys.executable, "-c", "import scrapy"],
        "feed --after the last run": [*feed, str(_RUNS)],
        "feed --after the last but one": [*feed, str(_RUNS - 1)],
    }
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(compiled)}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(_ROUNDS + 1):
        for way, words in ways.items():
            times[way].append(_cpu(words, environment))
    medians = {way: median(each[1:]) for way, each in times.items()}  # the first turn compiled them
    for way, seconds in medians.items():
        print(f"  {way:32} {seconds * 1000:6.0f} ms, {seconds / medians['import scrapy']:.2f} of it (goal: 0.20)")


def _cpu(words: list[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, stdout=subprocess.DEVNULL, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _report_memory(root: Path) -> None:
    for way in ("feed", "articles"):
        few, all_of_it = (_child(way, root, after) for after in (_RUNS - _RUNS // 10, 0))
        print(f"  {way}: {few:.0f} MB for a tenth of it, {all_of_it:.0f} MB for all, {all_of_it / few:.2f} times that")


def _child(way: str, root: Path, after: int) -> float:
    words = [sys.executable, "-m", "bench.reading", way, str(root), str(after)]
    return float(subprocess.run(words, capture_output=True, check=True, text=True).stdout.splitlines()[-1])


def _peak(way: str, root: str, after: int) -> float:
    archive = Archive(root)
    if way == "feed":
        _drain(line for manifest in archive.manifests(after) for line in archive.record_lines(manifest))
    else:
        _drain(archive.articles() if after == 0 else archive.after(after))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _report_fields(archive: Archive) -> None:
    lines = list(islice(_texts(archive), 10_000))
    known = _microseconds(lambda: map(json.loads, lines), len(lines))
    ours = _microseconds(lambda: decoded(lines, "article", _FIELDS), len(lines))
    print(f"  {len(lines)} texts of {sum(map(len, lines)) / len(lines):.0f} bytes, in memory")
    print(f"  json.loads {known:.2f} µs a text, three fields {ours:.2f}: {known / ours:.1f} times as fast (goal: 3)")
    number = _RUNS * _TEXTS
    known = _microseconds(lambda: map(json.loads, _texts(archive)), number, rounds=1)
    for latest in (False, True):
        ours = _microseconds(lambda: archive.articles(fields=_FIELDS, latest=latest), number, rounds=1)  # noqa: B023
        print(
            f"  unpacked and proved as well, latest={latest}: {known:.2f} and {ours:.2f} µs, {known / ours:.1f} times"
        )


def _texts(archive: Archive) -> Iterator[bytes]:
    for manifest in archive.manifests():
        for file in manifest.files:
            if file.path.startswith("articles/"):
                yield from archive.lines(file)


def _microseconds(make: Callable[[], Iterable[object]], number: int, rounds: int = _ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        began = process_time()
        _drain(make())
        times.append(process_time() - began)
    return median(times) / number * 1e6


def _drain(values: Iterable[object]) -> None:
    for _ in values:
        pass


def _seal(root: Path, number: int) -> None:
    """A run of texts of some days and of counts. One text in fifty is a second one of an article of the run before."""
    run = f"20251129T{number:06}Z-kazakhstan_today-nightly"
    first = number * _TEXTS
    records: list[Record] = [_text(key, run, number) for key in range(first, first + _TEXTS)]
    records += [_count(first + key % _TEXTS, key, run) for key in range(_COUNTS)]
    rows = [(folder_of(record, parse_instant(_STARTED)), encode(value_of(record))) for record in records]
    edited = sum(isinstance(record, Article) and record.revision > 1 for record in records)
    write_run(Layout(root), _closed(number, run, edited), sorted(rows, key=lambda row: row[0]))


def _text(key: int, run: str, number: int) -> Article:
    is_second = key % 50 == 0 and number > 1
    key = key - _TEXTS if is_second else key
    paragraphs = tuple(f"{key + n}. {_SENTENCE * 2}" for n in range(4))
    return replace(
        _TEXT,
        id=f"kazakhstan_today:{1_300_000_000 + key}",
        published_at=f"2025-11-{key // 50 % 28 + 1:02}T13:52:00+05:00",
        paragraphs=paragraphs,
        content_hash=content_hash(_TEXT.title, None, paragraphs),
        views=key,
        run=run,
        revision=1 + is_second,
        change="edited" if is_second else "first",
    )


def _count(key: int, views: int, run: str) -> Observation:
    names = ("source", "url", "language", "section", "title", "published_at", "published_precision", "via", "flags")
    same = {name: getattr(_TEXT, name) for name in names}
    article = f"kazakhstan_today:{1_300_000_000 + key}"
    return Observation(id=article, views=views, placement="listing", observed_at=_STARTED, run=run, **same)


def _closed(number: int, run: str, edited: int) -> Manifest:
    return Manifest(
        number=number,
        run=run,
        source="kazakhstan_today",
        kind="nightly",
        job="20251129T010000Z-nightly",
        started_at=_STARTED,
        ended_at=_STARTED,
        seconds=None,
        software="kzcrawl bench",
        saw={},
        kept={"articles": _TEXTS, "observations": _COUNTS},
        changes={"first": _TEXTS - edited, "edited": edited},
        known={},
        dropped={},
        requests={},
        walks=(),
        base_url=None,
        demo=False,
        inputs=(),
        verdict=Verdict("ok"),
    )


_TEXT = Article(
    source="kazakhstan_today",
    id="",
    url="https://www.kt.kz/rus/state/akim_proveril_remont_mosta_1377999001.html",
    language="ru",
    section="state",
    title="Аким проверил ремонт моста",
    subtitle=None,
    published_at="2025-11-28T13:52:00+05:00",
    published_precision="minute",
    dateline={"place": "Алматы", "date": "2025-11-28", "agency": "KAZAKHSTAN TODAY"},
    credit=None,
    paragraphs=(),
    images=(),
    tags=(),
    syndicated_from=None,
    archived_at=None,
    views=33221,
    observed_at=_STARTED,
    placement="page",
    via="crawl",
    content_hash="",
    parser="text/1",
    flags=(),
)

if __name__ == "__main__":
    if sys.argv[1:]:
        print(_peak(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    else:
        main()
