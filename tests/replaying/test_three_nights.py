"""Three nights of the replica, read again from their captures: equal to what the nights had archived."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from kzcrawl.archive.reader import Archive
from kzcrawl.demo.server import Replica
from tests.crawl.night import nightly
from tests.replaying.offline import content, offline, replay
from tests.torture.compare import leftovers, records, torn

POINTS = ("replay.commit@2", "close.commit@2", "manifest.link@1", "release.commit@2", "left.commit@1")


class Nights(NamedTuple):
    """The archive of the nights, what a replay of it is started with, and what one process made of it."""

    archive: Path
    environment: dict[str, str]
    replayed: Path


@pytest.fixture(scope="module", params=["hooks", "bare"])
def nights(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = tmp_path_factory.mktemp("nights")
    with Replica(1, request.param) as replica:
        for night in (1, 2, 3):
            replica.show_night(night)
            nightly(replica, folder / "archive")
    nights = Nights(folder / "archive", offline(folder / "site", folder / "archive"), folder / "replayed")
    replay(nights.environment, "--into", str(nights.replayed), "--jobs", "1")
    return nights


def but_for_links(archive: Path) -> Counter[str]:
    """Every record that comes from a capture."""
    return Counter({key: number for key, number in records(archive).items() if '"link/1"' not in key})


def test_a_replay_is_equal_to_the_nights(nights: Nights) -> None:
    truth, found = but_for_links(nights.archive), but_for_links(nights.replayed)
    assert {key.split('"')[1] for key in truth} == {"article/1", "observation/1", "absence/1"}
    assert (found - truth, truth - found) == (Counter(), Counter())
    assert torn(nights.replayed) == leftovers(nights.replayed) == 0


def test_it_says_that_it_is_one_and_where_each_text_was_captured(nights: Nights) -> None:
    again, truth = Archive(nights.replayed), Archive(nights.archive)
    found = [record for manifest in again.manifests() for record in again.records_of(manifest)]
    captures = {record["capture"]["file"] for record in found if "revision" in record}
    assert {manifest.kind for manifest in again.manifests()} == {record["via"] for record in found} == {"replay"}
    assert all(truth.captures(file).exists() for file in captures)
    assert len(captures) > 4


def test_killed_anywhere_and_repeated_in_more_processes_it_ends_the_same(nights: Nights, tmp_path: Path) -> None:
    for point in POINTS:
        armed = nights.environment | {"KZCRAWL_FAILPOINTS": f"{point}=KILL"}
        replay(armed, "--into", str(tmp_path / "cut"), "--jobs", "1", status=-9)
    replay(nights.environment, "--into", str(tmp_path / "cut"), "--jobs", "2")
    assert content(tmp_path / "cut") == content(nights.replayed)


def test_what_was_replayed_is_not_replayed_again(nights: Nights) -> None:
    before = content(nights.replayed)
    done = replay(nights.environment, "--into", str(nights.replayed), "--jobs", "1")
    assert done.stdout.splitlines() == ["nothing to replay", "6 runs had been replayed before"]
    assert content(nights.replayed) == before
