"""What the archive says of the days that it covers, after nights and backfills by the real command."""

import json
import subprocess
from pathlib import Path
from random import Random

from tests.crawl.little_site import SOURCE, LittleSite, Story
from tests.crawl.night import command, environment_of, nightly
from tests.crawl.past import backfill
from tests.crawl.test_backfill import RUSSIAN, STORIES, past


def coverage(site: LittleSite, archive: Path, *words: str, status: int = 0) -> str:
    done = subprocess.run(
        command(SOURCE, *words, of="coverage"),
        env=environment_of(site, archive, **RUSSIAN),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


def verdicts(site: LittleSite, archive: Path, *words: str) -> dict[int, str]:
    """By day of November."""
    rows = json.loads(coverage(site, archive, "--json", *words))["days"]
    return {int(row["day"][-2:]): row["verdict"] for row in rows}


def test_days_that_were_left_out_are_named_and_no_other_and_then_filled(tmp_path: Path) -> None:
    left_out = set(Random(5).sample(range(8, 27), 3))  # noqa: S311 - the same ones every time
    days = sorted({7, *range(8, 27), 27} - left_out)
    parts = [day for day in days if day - 1 not in days]
    with LittleSite(past(*STORIES)) as site:
        for first in parts:
            last = next(day for day in range(first, 29) if day + 1 not in days)
            backfill(site, tmp_path, f"2025-11-{first:02}", f"2025-11-{last:02}", **RUSSIAN)
        found = verdicts(site, tmp_path)
        assert {day for day, verdict in found.items() if verdict != "complete"} == left_out
        assert set(found) == set(range(7, 28))
        assert coverage(site, tmp_path, "--backfill").endswith("\ndone\n")
        assert set(verdicts(site, tmp_path).values()) == {"complete"}
        asked = [path for path in site.paths() if "most" in path]
        assert len(asked) == len(set(asked))
        assert "there is no gap" in coverage(site, tmp_path, "--backfill")


def test_a_night_covers_its_whole_days_and_a_day_without_articles_is_empty(tmp_path: Path) -> None:
    stories = [Story(n, day=day) for n, day in enumerate((24, 25, 27, 29))]
    with LittleSite(past(*stories, cards=2)) as site:
        nightly(site, tmp_path, SOURCE, **RUSSIAN)
        found = verdicts(site, tmp_path, "--since", "2025-11-23", "--until", "2025-11-29")
    assert found == {
        23: "never looked",
        24: "partial",
        25: "partial",
        26: "never looked",
        27: "partial",  # the walk went down to three in the morning
        28: "empty",
        29: "complete",
    }


def test_a_calendar_a_person_can_read(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN)
        backfill(site, tmp_path, "2025-11-14", "2025-11-14", **RUSSIAN)
        said = coverage(site, tmp_path).splitlines()
    assert said[:4] == [
        "kazakhstan_today ru: 5 days: 4 complete, 0 empty, 1 partial, 0 never looked; 8 articles, 2 not held",
        "           1   5    10   15   20   25   30",
        "  2025-11           ###+#",
        "  partial: 2025-11-13",
    ]
    assert said[-1] == "# complete  0 empty  + partial  . never looked"
