"""`kzcrawl rebuild` on a state that cannot be read, and killed on its way."""

from pathlib import Path

from tests.conftest import Run
from tests.make import PAGE


def test_a_damaged_state_is_made_anew_though_that_was_killed_at_every_step(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    kzcrawl("import", "page.txt")
    state = tmp_path / "archive" / ".state" / "state.sqlite"
    state.write_bytes(b"no database" * 1000)
    for turn in (1, 2, 3):
        killed = kzcrawl("rebuild", KZCRAWL_FAILPOINTS=f"state.unlink@{turn}=KILL")
        assert (killed.returncode, state.exists()) == (-9, True)
    assert "made anew from 6 records" in kzcrawl("rebuild").stdout
    assert "0 new of 2 articles" in kzcrawl("import", "page.txt").stdout
