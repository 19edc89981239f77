"""The file for Prometheus after real nights, good and bad."""

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import Run
from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import nightly


def wells(text: str) -> list[float]:
    families = {family.name: family for family in text_string_to_metric_families(text)}
    return [sample.value for sample in families["kzcrawl_run_well"].samples]


def test_a_night_writes_how_it_went_and_so_does_a_bad_one(tmp_path: Path, kzcrawl: Run) -> None:
    archive, file = tmp_path / "archive", tmp_path / "kzcrawl.prom"
    with LittleSite(site_of(Story(1))) as site:
        nightly(site, archive, SOURCE, METRICS=str(file))
        assert wells(file.read_text("utf-8")) == [1]
        site.answers.clear()
        nightly(site, archive, SOURCE, METRICS=str(file), status=1)
    assert wells(file.read_text("utf-8")) == [0]
    assert kzcrawl("runs", "--prometheus").stdout == file.read_text("utf-8")
    assert [path.name for path in tmp_path.glob("*.prom*")] == ["kzcrawl.prom"]


def test_a_night_that_ends_with_an_error_writes_what_is_sealed(tmp_path: Path) -> None:
    archive, file = tmp_path / "archive", tmp_path / "kzcrawl.prom"
    with LittleSite(site_of(Story(1))) as site:
        nightly(site, archive, SOURCE)
        nightly(site, archive, SOURCE, status=74, METRICS=str(file), FAILPOINTS="step.commit=ENOSPC")
    assert wells(file.read_text("utf-8")) == [1]


def test_a_file_that_cannot_be_written_is_told_and_changes_nothing(tmp_path: Path) -> None:
    archive, file = tmp_path / "archive", tmp_path / "kzcrawl.prom"
    with LittleSite(site_of(Story(1))) as site:
        nowhere = nightly(site, archive, SOURCE, METRICS=str(tmp_path / "nowhere" / "kzcrawl.prom"))
        full = nightly(site, archive, SOURCE, METRICS=str(file), FAILPOINTS="metrics.rename=ENOSPC")
    assert "kzcrawl: METRICS was not written: " in nowhere.stderr
    assert "No space left" in full.stderr
    assert not file.exists()
