"""`kzcrawl runs`, as people read it."""

import json
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from kzcrawl.alerts.words import sentence_of
from kzcrawl.archive import layout
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import KINDS, Manifest, Replacement, Route, Verdict, Walk
from kzcrawl.archive.write_run import write_run
from kzcrawl.commands.one_run import _others
from tests.archive.test_seal_and_read import closed
from tests.conftest import Run

TIMED_OUT = Route("listing", "failed", "timeout", 12, 300, "2025-11-26T10:00:00Z", "?page={page}", 40)


def night(number: int, day: int, **more: object) -> Manifest:
    """A night that ended at four in the morning of that day in Almaty."""
    return replace(closed(number), kind="nightly", ended_at=f"2025-11-{day - 1:02}T23:00:00Z", **more)  # type: ignore[arg-type]


ALTERED = Replacement(1, "raw/qazaq24/2025/11/27/x.warc.gz", None, "altered", 9, 2)
NIGHTS = (
    night(1, 27, seconds=480.4, saw={"pages": 98}, changes={"first": 41, "own_page": 2}, kept={}),
    night(
        2,
        28,
        changes={"first": 7, "edited": 2, "restamped": 1},
        dropped={"missing": 2, "timeout": 1},
        requests={"listing": 12},
        walks=(Walk("ru", "2025-11-27T22:00:00Z", "2025-11-24T22:00:00Z", complete=False, routes=(TIMED_OUT,)),),
        verdict=Verdict("failed", ("listing_stopped:ru", "cut_off")),
    ),
    night(3, 29, source="qazaq24", replaces=(ALTERED,)),
)


@pytest.fixture
def filled(kzcrawl: Run, tmp_path: Path) -> Run:
    for manifest in NIGHTS:
        write_run(Layout(tmp_path / "archive"), manifest, [])
    return kzcrawl


def numbers(run: Run, *words: str) -> list[int]:
    return [json.loads(line)["number"] for line in run("runs", "--json", *words).stdout.splitlines()]


def test_a_line_a_run_says_what_it_brought(filled: Run) -> None:
    head, first, second, _ = (" ".join(line.split()) for line in filled("runs").stdout.splitlines())
    assert head == "run ended seconds source kind pages new edited gone counts dropped verdict"
    assert first == "1 2025-11-26T23:00:00Z 480 kazakhstan_today nightly 98 41 0 0 0 0 ok"
    told = "2 2025-11-27T23:00:00Z – kazakhstan_today nightly 1 7 3 0 1 3 failed, listing_stopped:ru, cut_off"
    assert second == told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), [1, 2, 3]),
        (("--last", "2"), [2, 3]),
        (("--last", "9" * 30), [1, 2, 3]),
        (("--since", "2025-11-28"), [2, 3]),
        (("--until", "2025-11-28"), [1, 2]),
        (("--source", "qazaq24"), [3]),
        (("--kind", "nightly", "--last", "1"), [3]),
        (("--kind", "backfill"), []),
        (("2",), [2]),
    ],
)
def test_runs_are_chosen(filled: Run, words: tuple[str, ...], expected: list[int]) -> None:
    assert numbers(filled, *words) == expected


@pytest.mark.parametrize(
    "words",
    [
        ("0",),
        ("4",),
        ("--last", "0"),
        ("--since", "yesterday"),
        ("--since", "2025-11-28", "--until", "2025-11-27"),
        ("--source", "bbc"),
    ],
)
def test_runs_that_cannot_be_are_wrong_usage(filled: Run, words: tuple[str, ...]) -> None:
    done = filled("runs", *words)
    assert (done.returncode, done.stdout, "expected" in done.stderr) == (2, "", True)


def test_of_a_run_that_is_not_there_it_says_which_are(filled: Run) -> None:
    assert "(1 to 3), found 4" in filled("runs", "4").stderr


def test_everything_about_a_run_is_told_in_words(filled: Run) -> None:
    told = filled("runs", "2").stdout
    assert "ended:                2025-11-27T23:00:00Z (28.11. 04:00 in Almaty)" in told
    assert sentence_of("listing_stopped:ru") in " ".join(told.split())
    assert "      2  missing: the page was not there at the first look (404 or 410)" in told
    assert "listing failed (timeout: the page took too long): 12 pages, 300 articles, 40 of them new" in told
    assert "the run before:       1, " in told


def test_what_a_run_stands_for_is_told(filled: Run) -> None:
    assert "raw/qazaq24/2025/11/27/x.warc.gz: altered, 2 of 9 records gone" in filled("runs", "3").stdout


def test_a_key_that_a_later_version_adds_is_told_as_it_stands() -> None:
    value = {**NIGHTS[0].as_value(), "waiting": 12, "of_tomorrow": {"sunny": 3}, "unheard_of": []}
    told = list(_others(value))
    assert told == ["", "retries:              0", "waiting:              12", "", "of tomorrow", "        3  sunny"]


@pytest.mark.usefixtures("filled")
def test_runs_that_are_not_sealed_yet_stand_below(kzcrawl: Run, tmp_path: Path) -> None:
    locks = Layout(tmp_path / "archive").run_lock("x").parent
    locks.mkdir(parents=True)
    for run in ("20251130T010003Z-qazaq24-nightly", NIGHTS[0].run):
        (locks / f"{run}.lock").touch()
    last = kzcrawl("runs").stdout.splitlines()[-1]
    assert last == "under way, or cut off and not sealed yet: 20251130T010003Z-qazaq24-nightly"


def test_a_run_may_be_of_the_kinds_that_its_schema_knows() -> None:
    newest = NIGHTS[0].schema.replace("/", "-")
    schema = orjson.loads((Path(layout.__file__).parent / "schemas" / f"{newest}.json").read_bytes())
    assert tuple(schema["properties"]["kind"]["enum"]) == KINDS
