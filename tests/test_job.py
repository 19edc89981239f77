"""From visits to sealed runs, and what the next job finishes for one that was cut off."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzcrawl import sealing
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.archive.write_run import write_run
from kzcrawl.clock import Clock
from kzcrawl.exceptions import DamagedArchiveError, LockedError
from kzcrawl.items import Page, Visit
from kzcrawl.job import job
from kzcrawl.locking import locked
from kzcrawl.pages import source_of
from kzcrawl.sealing import End
from kzcrawl.share import Limits, Task
from kzcrawl.state.database import connect
from kzcrawl.state.journal import Journal
from tests.make import COPY, PAGE, URL, text_page
from tests.warc.make import exchange

LISTING = "https://www.kt.kz/rus/all"
CLOCK = Clock(datetime(2025, 11, 29, 1, 0, 3, tzinfo=UTC))
LIMITS = Limits(pages=1000, seconds=900)


def visit(page: Page) -> Visit:
    return Visit(source_of(page).parse(page), "import", page.fetched_at)


def bring(root: Path, *pages: Page, limits: Limits = LIMITS) -> list[Manifest]:
    """A whole job of these pages."""
    with job(Layout(root), Task("import", CLOCK, limits)) as work:
        for page in pages:
            work.take(visit(page))
        return work.finish()


def cut_off(root: Path, *pages: Page) -> str:
    """A job that dies after its steps were committed; returns its run."""
    with job(Layout(root), Task("import", CLOCK, LIMITS)) as work:
        for page in pages:
            work.take(visit(page))
        for share in work._shares.values():
            share.flush()
        return share.open().run.name


def kept(root: Path) -> list[dict[str, Any]]:
    """Every record, but for the run that brought it, in one order."""
    archive = Archive(root)
    assert list(faults(archive, Verification())) == []
    records = [record for manifest in archive.manifests() for record in archive.records_of(manifest)]
    return sorted((record | {"run": ""} for record in records), key=str)


@pytest.fixture
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    root = tmp_path_factory.mktemp("undisturbed")
    bring(root, text_page())
    return kept(root)


def test_a_job_seals_a_run_for_each_source(tmp_path: Path) -> None:
    sealed = bring(tmp_path, text_page(), text_page(COPY))
    assert [(manifest.number, manifest.source) for manifest in sealed] == [(1, "kazakhstan_today"), (2, "qazaq24")]
    assert sealed[0].kept == {"articles": 2, "observations": 4}
    assert sealed[1].kept == {"articles": 1, "observations": 1}
    assert len({manifest.job for manifest in sealed}) == 1


def test_the_same_again_adds_no_record(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    again = bring(tmp_path, text_page())
    assert again[0].kept == {}
    assert again[0].known == {"articles": 2, "observations": 4}
    assert again[0].run != manifests.load(Layout(tmp_path), 1).run


STAMPS = st.sampled_from(["28.11.2025, 13:52", "28.11.2025, 14:10", "28.11.2025"])
TITLES = st.sampled_from(["Аким проверил ремонт моста", "В Костанае открыли библиотеку"])
TEXTS = st.sampled_from(["Первый текст об акимах.", "Второй текст об акимах.", "Третий текст о погоде."])
TOLD = st.tuples(STAMPS, st.sampled_from(["", " 6", " 11"]), TITLES, TEXTS)
ADDRESSES = st.sampled_from([None, URL, URL.replace("1377999001", "1377999002")])


@st.composite
def renderings(draw: st.DrawFn) -> Page:
    """A page of one or two articles out of very few, with an address or without."""
    articles = draw(st.lists(TOLD, min_size=1, max_size=2))
    lines = [
        f"{stamp}{count}\n{title}\nАстана. 28 ноября. KAZAKHSTAN TODAY - {text}"
        for stamp, count, title, text in articles
    ]
    return text_page("\n".join(lines), draw(ADDRESSES))


@settings(max_examples=40)
@given(st.lists(renderings(), min_size=1, max_size=4), st.sampled_from([1, 2, 1000]))
def test_whatever_was_imported_imports_to_nothing_the_second_time(pages: list[Page], run_pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bring(Path(folder), *pages, limits=Limits(run_pages, seconds=900))
        again = bring(Path(folder), *pages, limits=Limits(run_pages, seconds=900))
        assert [manifest.kept for manifest in again] == [{}] * len(again)
        assert list(faults(Archive(Path(folder)), Verification())) == []


def test_an_embedded_text_waits_for_its_own_page_in_the_same_run(tmp_path: Path) -> None:
    title = "В Костанае открыли библиотеку"
    own = f"28.11.2025, 19:59 50001\n{title}\nКостанай. 28 ноября. KAZAKHSTAN TODAY - Открыли, и надолго.\n"
    bring(tmp_path, text_page(), text_page(own))
    texts = [record for record in kept(tmp_path) if record["title"] == title and "revision" in record]
    assert [(text["placement"], text["revision"], text["change"]) for text in texts] == [("page", 1, "first")]


def test_an_address_given_later_joins_what_was_without(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    bring(tmp_path, text_page(url=URL))
    new = next(record for record in kept(tmp_path) if record["url"])
    assert (new["id"], new["revision"], new["change"]) == ("kazakhstan_today:1377999001", 2, "own_page")
    assert len(new["same_as"]) == 1
    assert bring(tmp_path, text_page(url=URL))[0].kept == {}
    assert bring(tmp_path, text_page())[0].kept == {}


def test_a_new_count_of_a_known_text_is_kept(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    assert bring(tmp_path, text_page(PAGE.replace("33221", "33226")))[0].kept == {"observations": 1}


def test_a_long_job_is_many_runs(tmp_path: Path) -> None:
    sealed = bring(tmp_path, text_page(), text_page(url=URL), text_page(COPY), limits=Limits(pages=1, seconds=900))
    assert [manifest.number for manifest in sealed] == [1, 2, 3, 4]
    assert len({manifest.run for manifest in sealed}) == 4
    assert len({manifest.job for manifest in sealed}) == 1


def test_how_a_job_is_cut_into_runs_changes_no_record(tmp_path: Path) -> None:
    own = "28.11.2025, 19:59 50001\nВ Костанае открыли библиотеку\nКостанай. 28 ноября. KAZAKHSTAN TODAY - Открыли.\n"
    for pages in (1, 2, 1000):
        bring(tmp_path / str(pages), text_page(), text_page(own), limits=Limits(pages, seconds=900))
    assert kept(tmp_path / "1") == kept(tmp_path / "2") == kept(tmp_path / "1000")


def test_what_a_dead_run_had_committed_is_sealed_by_the_next_job(
    tmp_path: Path, undisturbed: list[dict[str, Any]]
) -> None:
    run = cut_off(tmp_path, text_page())
    assert Archive(tmp_path).newest() == 0
    again = bring(tmp_path, text_page())
    dead = manifests.load(Layout(tmp_path), 1)
    assert (dead.run, dead.verdict) == (run, Verdict("failed", ("cut_off",)))
    assert dead.kept == {"articles": 1, "observations": 4}
    assert again[0].kept == {"articles": 1}  # the embedded text, which waited for the end of a whole import
    assert kept(tmp_path) == undisturbed


@pytest.mark.parametrize("is_read", [True, False])
def test_a_dead_run_has_the_capture_of_a_page_only_if_that_was_read(tmp_path: Path, *, is_read: bool) -> None:
    with job(Layout(tmp_path), Task("nightly", CLOCK, LIMITS)) as work:
        share = work.share("kazakhstan_today", None)
        share.capture(exchange(b"robots.txt"))
        share.capture(exchange())
        if is_read:
            share.keep(visit(text_page()))
        share.capture(exchange(b"the next page"))
        share.flush()  # as a timer does, in the midst of that
    bring(tmp_path)
    (dead,) = Archive(tmp_path).manifests()
    raw = [file.records for file in dead.files if file.path.startswith("raw/")]
    assert raw == ([5] if is_read else [])  # of robots.txt and the page
    assert list(faults(Archive(tmp_path), Verification())) == []


def test_what_a_dead_run_left_is_decided_by_any_import_that_ends(
    tmp_path: Path, undisturbed: list[dict[str, Any]]
) -> None:
    cut_off(tmp_path, text_page())
    bring(tmp_path, text_page(COPY))
    assert [record for record in kept(tmp_path) if record["source"] == "kazakhstan_today"] == undisturbed


def test_the_lock_file_of_a_dead_run_goes(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    Layout(tmp_path).run_lock("20251129T010003Z-kazakhstan_today-import").touch()
    bring(tmp_path, text_page())
    assert Layout(tmp_path).runs_under_way() == set()


def test_a_run_cut_off_while_sealing_is_sealed_the_same(tmp_path: Path, undisturbed: list[dict[str, Any]]) -> None:
    run = cut_off(tmp_path, text_page())
    layout = Layout(tmp_path)
    database = connect(layout.database)
    sealing._close(layout, database, run, End(CLOCK.now(), None, Verdict("ok"), ends_job=True))
    written = write_run(layout, _closed(Journal(database), run), Journal(database).rows(run))
    database.close()
    assert bring(tmp_path, text_page())[0].number == 2
    assert manifests.load(layout, 1) == written
    assert kept(tmp_path) == undisturbed


def _closed(journal: Journal, run: str) -> Manifest:
    found = journal.run(run)
    assert found is not None
    assert found.closed is not None
    return manifests.from_value(orjson.loads(found.closed))


def test_a_run_closed_but_not_written_is_written_by_the_next_job(
    tmp_path: Path, undisturbed: list[dict[str, Any]]
) -> None:
    run = cut_off(tmp_path, text_page())
    layout = Layout(tmp_path)
    database = connect(layout.database)
    sealing._close(layout, database, run, End(CLOCK.now(), None, Verdict("ok"), ends_job=True))
    database.close()
    bring(tmp_path, text_page(COPY))
    assert manifests.load(layout, 1).verdict == Verdict("ok")
    assert [record for record in kept(tmp_path) if record["source"] == "kazakhstan_today"] == undisturbed


def test_nothing_is_left_of_a_finished_job(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    database = connect(Layout(tmp_path).database)
    for table in ("run", "journal", "held", "tally", "input"):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
    database.close()
    assert Layout(tmp_path).runs_under_way() == set()
    assert not list(tmp_path.rglob("*.part"))


def test_two_jobs_of_a_kind_do_not_work_at_once(tmp_path: Path) -> None:
    with (
        job(Layout(tmp_path), Task("import", CLOCK, LIMITS)),
        pytest.raises(LockedError, match="since 2025-11-29T01:00:03Z"),
    ):
        bring(tmp_path, text_page())


def test_a_rebuild_lets_no_writer_in(tmp_path: Path) -> None:
    with locked(Layout(tmp_path), "rebuild", CLOCK, alone=True), pytest.raises(LockedError):
        bring(tmp_path, text_page())


def test_without_its_state_an_archive_goes_on_as_before(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    shutil.rmtree(tmp_path / ".state")
    assert bring(tmp_path, text_page())[0].kept == {}


def test_a_rebuilt_index_equals_the_one_it_replaces(tmp_path: Path) -> None:
    card = f'<p>28.11.2025, 13:52 31</p><a href="{URL.replace("akim", "mer")}">Мост</a>'
    bring(tmp_path, text_page(), text_page(COPY), Page(card.encode(), "text/html", LISTING))
    bring(tmp_path, text_page(url=URL))
    before = _index(tmp_path)
    database = connect(Layout(tmp_path).database)
    assert sealing.catch_up(Layout(tmp_path), database, anew=True) == 10
    database.close()
    assert _index(tmp_path) == before


def _index(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    database = connect(Layout(root).database)
    tables = ("article", "text", "count", "name", "alias", "walked", "sealed")
    rows = {table: sorted(database.execute(f"SELECT * FROM {table}").fetchall(), key=str) for table in tables}  # noqa: S608
    database.close()
    return rows


def test_the_newest_manifest_cannot_vanish_unseen(tmp_path: Path) -> None:
    bring(tmp_path, text_page())
    Layout(tmp_path).manifest(1).unlink()
    with pytest.raises(DamagedArchiveError, match=r"runs/00000001\.json: the newest manifest is missing"):
        bring(tmp_path, text_page())


def test_a_verdict_may_be_found_by_the_manifest_that_is_about_to_be_sealed(tmp_path: Path) -> None:
    def judge(closed: Manifest) -> Verdict:
        return Verdict("failed", (f"saw:{closed.saw['pages']}", f"read:{closed.read['articles']}"))

    with job(Layout(tmp_path), Task("import", CLOCK, LIMITS)) as work:
        work.take(visit(text_page()))
        (sealed,) = work.share("kazakhstan_today").finish(judge)
    assert sealed.verdict.findings[0] == "saw:1"
    assert sealed.read["articles"] > 0
    assert manifests.load(Layout(tmp_path), sealed.number) == sealed


def test_a_share_knows_the_runs_of_its_kind_in_the_days_before(tmp_path: Path) -> None:
    for day in (2, 20, 27):
        with job(Layout(tmp_path), Task("import", Clock(datetime(2025, 11, day, tzinfo=UTC)), LIMITS)) as work:
            work.take(visit(text_page()))
            work.finish()
    with job(Layout(tmp_path), Task("import", CLOCK, LIMITS)) as work:
        assert [run.number for run in work.share("qazaq24").earlier(28)] == [1, 2, 3]
        assert [run.number for run in work.share("qazaq24").earlier(10)] == [2, 3]
    with job(Layout(tmp_path), Task("nightly", CLOCK, LIMITS)) as work:
        assert work.share("qazaq24").earlier(28) == []
