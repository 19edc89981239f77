"""An option that would say nothing beside another is refused, and nothing is done."""

from pathlib import Path

import pytest

from tests.archive.test_seal_and_read import seal
from tests.conftest import Run


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("runs 1 --source qazaq24", "number without --source"),
        ("runs 1 --last 1", "number without --last"),
        ("runs 1 --prometheus", "--prometheus without number"),
        ("runs --prometheus --kind nightly", "--prometheus without --kind"),
        ("runs --prometheus --json", "--prometheus without --json"),
        ("feed --consumer me --confirm 0 --follow", "--confirm without --follow"),
        ("feed --consumer me --confirm 0 --from-now", "--confirm without --from-now"),
        ("feed --consumer me --confirm 0 --kind link", "--confirm without --kind"),
        ("feed --consumer me --back", "--confirm with --back"),
        ("feed --confirm 0", "--consumer with --confirm"),
        ("feed --exec true", "--consumer with --exec"),
        ("feed --after 0 --from-now", "--consumer with --from-now"),
        ("raw kazakhstan_today:1377999001 --http --json", "--http without --json"),
        ("read https://www.kt.kz/ --url https://www.kt.kz/", "--url with a FILE"),
        ("coverage --max-requests 5", "--backfill with --max-requests"),
        ("coverage --hours 1-6", "--backfill with --hours"),
        ("backfill qazaq24 --since 2025-11-01 --until 2025-11-02 --dry-run --demo", "--dry-run without --demo"),
        ("backfill qazaq24 --since 2025-11-01 --until 2025-11-02 --dry-run --again", "--dry-run without --again"),
    ],
)
def test_options_that_do_not_go_together_are_refused(kzcrawl: Run, tmp_path: Path, words: str, expected: str) -> None:
    seal(tmp_path / "archive", 1)
    before = sorted(tmp_path.rglob("*"))
    done = kzcrawl(*words.split())
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith(f"kzcrawl: expected {expected}")
    assert sorted(tmp_path.rglob("*")) == before
