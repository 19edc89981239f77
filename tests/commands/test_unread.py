"""`kzcrawl unread`, and `kzcrawl raw` for what it lists."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, folder_of, part_of
from kzcrawl.archive.manifest import Walk
from kzcrawl.archive.records import encode
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import parse_instant
from kzcrawl.items import Record
from kzcrawl.warc.positions import Extent
from kzcrawl.warc.writer import Writer
from tests.archive.test_captures import FILE
from tests.archive.test_seal_and_read import STARTED, closed
from tests.conftest import Run
from tests.make import URL, article, observation, unread
from tests.warc.make import HTML, gzipped

BEFORE, LATER = "2025-11-28T01:00:03Z", "2025-11-28T22:00:00Z"
ID, LISTING = "kazakhstan_today:1377999001", "https://www.kt.kz/rus/all"
OF_LISTING = unread(id=None, url=LISTING, page="listing", reason="too_many_links", observed_at=BEFORE)
COMPLETE = Walk("ru", STARTED, STARTED, complete=True, routes=())


def seal(root: Path, number: int, *records: Record, walks: tuple[Walk, ...] = (), extent: Extent | None = None) -> None:
    run = replace(closed(number, 0, 0), walks=walks)
    made = [replace(record, run=run.run) for record in records]
    rows = sorted((folder_of(record, parse_instant(STARTED)), encode(asdict(record))) for record in made)
    write_run(Layout(root / "archive"), run, rows, extent)


def listed(kzcrawl: Run, *words: str) -> list[tuple[str, str]]:
    done = kzcrawl("unread", "--json", *words)
    assert (done.returncode, done.stderr) == (0, "")
    return [(page["url"], page["observed_at"]) for page in map(json.loads, done.stdout.splitlines())]


def test_a_page_is_told_with_reason_capture_and_the_command_that_prints_it(kzcrawl: Run, tmp_path: Path) -> None:
    writer = Writer(part_of(tmp_path / "archive" / FILE), FILE, closed(1).run, "kzcrawl 0.1.0")
    place = {"file": FILE, "offset": writer.write(gzipped()).offset}
    seal(tmp_path, 1, unread(capture=place), extent=writer.sync())
    writer.close()
    assert kzcrawl("unread").stdout.splitlines() == [
        f"2025-11-29T01:00:03Z  kazakhstan_today  article  nothing_found  {URL}",
        f"    {FILE}:{place['offset']}",
        f"    kzcrawl raw --unread {URL} > page.html",
    ]
    elsewhere = kzcrawl("unread", "--archive", "archive").stdout
    assert elsewhere.endswith(f"    kzcrawl raw --unread {URL} --archive archive > page.html\n")
    for words in (["--unread", URL], [URL], ["--unread", ID], [ID]):
        assert kzcrawl("raw", *words).stdout == HTML.decode()


def test_what_was_not_captured_is_to_be_fetched(kzcrawl: Run, tmp_path: Path) -> None:
    seal(tmp_path, 1, OF_LISTING)
    assert kzcrawl("unread").stdout.endswith(f"    not captured; kzcrawl read {LISTING} fetches it\n")
    done = kzcrawl("raw", LISTING)
    assert (done.returncode, f"{LISTING} of {BEFORE} has no capture" in done.stderr) == (2, True)


@pytest.mark.parametrize("read", [article(observed_at=LATER), observation(observed_at=LATER)])
def test_an_article_that_was_read_since_is_not_listed(kzcrawl: Run, tmp_path: Path, read: Record) -> None:
    seal(tmp_path, 1, unread(observed_at=BEFORE))
    assert listed(kzcrawl) == [(URL, BEFORE)]
    seal(tmp_path, 2, read)
    assert listed(kzcrawl) == []
    assert kzcrawl("unread").stdout == "no page is left unread\n"
    assert listed(kzcrawl, "--all") == [(URL, BEFORE)]


@pytest.mark.parametrize(
    "other", [article(observed_at=BEFORE), article(observed_at=LATER, placement="embedded"), article(id="qazaq24:/a")]
)
def test_one_that_was_read_before_or_only_shown_elsewhere_is(kzcrawl: Run, tmp_path: Path, other: Record) -> None:
    seal(tmp_path, 1, unread(observed_at=BEFORE), other)
    assert listed(kzcrawl) == [(URL, BEFORE)]


@pytest.mark.parametrize("complete", [True, False])
def test_a_listing_was_read_when_a_later_night_came_down_to_its_floor(
    kzcrawl: Run, tmp_path: Path, complete: bool
) -> None:
    seal(tmp_path, 1, OF_LISTING)
    seal(tmp_path, 2, walks=(replace(COMPLETE, complete=complete), COMPLETE))
    assert listed(kzcrawl) == ([] if complete else [(LISTING, BEFORE)])


def test_an_address_is_listed_once_as_it_was_seen_last(kzcrawl: Run, tmp_path: Path) -> None:
    seal(tmp_path, 1, unread(observed_at=BEFORE))
    seal(tmp_path, 2, unread(observed_at=LATER))
    assert listed(kzcrawl) == [(URL, LATER)]
    assert listed(kzcrawl, "--all") == [(URL, BEFORE), (URL, LATER)]


@pytest.mark.parametrize(
    ("words", "count"),
    [("--since 2025-11-29", 1), ("--until 2025-11-28", 1), ("--since 2025-11-28 --until 2025-11-29", 2),
        ("--source qazaq24", 0), ("--run 1", 1), ("--run 2", 1)],
)  # fmt: skip
def test_days_sources_and_runs_choose(kzcrawl: Run, tmp_path: Path, words: str, count: int) -> None:
    seal(tmp_path, 1, OF_LISTING)
    seal(tmp_path, 2, unread(observed_at=LATER))  # in Almaty it is the 29th
    assert len(listed(kzcrawl, *words.split())) == count


@pytest.mark.parametrize(
    "words", ["--run 3", "--source nobody", "--since yesterday", "--since 2025-11-28 --until 2025-11-27"]
)
def test_what_there_is_not_is_wrong_usage(kzcrawl: Run, tmp_path: Path, words: str) -> None:
    seal(tmp_path, 1, OF_LISTING)
    assert kzcrawl("unread", *words.split()).returncode == 2


def test_all_opens_no_files_but_those_of_unread_pages(kzcrawl: Run, tmp_path: Path) -> None:
    seal(tmp_path, 1, unread(), article())
    for path in (tmp_path / "archive" / "articles").rglob("*.gz"):
        path.unlink()
    assert listed(kzcrawl, "--all") == [(URL, "2025-11-29T01:00:03Z")]


def test_show_tells_of_an_article_that_nobody_understood(kzcrawl: Run, tmp_path: Path) -> None:
    seal(tmp_path, 1, unread())
    assert "  nothing_found  seen 2025-11-29T01:00:03Z\n" in kzcrawl("show", ID).stdout
