"""An archive as Python sees it: which texts are in force, which days are read, what a history tells."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

import kzcrawl
from kzcrawl import Archive
from kzcrawl.archive.layout import KINDS, Layout, folder_of
from kzcrawl.archive.records import encode, value_of
from kzcrawl.archive.revisions import diff_of
from kzcrawl.archive.typed import TYPES
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError, DamagedArchiveError
from kzcrawl.items import Article, Record
from tests.archive.test_seal_and_read import STARTED, closed
from tests.make import article, observation

DAY_BEFORE = "2025-11-27T13:52:00+05:00"


class Sealing:
    """Seals records, a run each call."""

    def __init__(self, root: Path) -> None:
        self.root, self._numbers = root, count(1)

    def __call__(self, *records: Record, **changes: int) -> None:
        run = replace(closed(next(self._numbers)), changes=changes)
        rows = [(folder_of(each, parse_instant(STARTED)), replace(each, run=run.run)) for each in records]
        write_run(Layout(self.root), run, sorted((folder, encode(value_of(each))) for folder, each in rows))


@pytest.fixture
def seal(tmp_path: Path) -> Sealing:
    return Sealing(tmp_path)


def revision(number: int, **changes: object) -> Article:
    """A later text of the same article, seen by a crawl as many days later."""
    seen = {"revision": number, "change": "edited", "observed_at": f"2025-12-{number:02}T01:00:00Z"}
    return article(**(seen | changes))  # type: ignore[arg-type]


def in_force(root: Path, **asked: str) -> list[tuple[str, int]]:
    return [(text.id.partition(":")[2], text.revision) for text in Archive(root).articles(**asked)]  # type: ignore[arg-type]


def test_of_each_article_the_text_that_was_seen_last_is_in_force(seal: Sealing, tmp_path: Path) -> None:
    seal(article(), article(id="kazakhstan_today:1"), first=2)
    seal(revision(2), edited=1)
    assert in_force(tmp_path) == [("1", 1), ("1377999001", 2)]
    assert sum(1 for _ in Archive(tmp_path).articles(latest=False)) == 3


def test_a_restamped_text_counts_on_its_new_day_alone(seal: Sealing, tmp_path: Path) -> None:
    seal(article(published_at=DAY_BEFORE), first=1)
    seal(revision(2), restamped=1)
    assert in_force(tmp_path, since="2025-11-27", until="2025-11-27") == []
    assert in_force(tmp_path, since="2025-11-28", until="2025-11-28") == [("1377999001", 2)]


@pytest.mark.parametrize("day", ["2025-11-28T13:52:00+05:00", DAY_BEFORE])
def test_an_older_text_that_was_imported_later_is_not_in_force(seal: Sealing, tmp_path: Path, day: str) -> None:
    seal(article(), first=1)
    seal(revision(2, via="import", observed_at=None, published_at=day), edited=1)
    assert in_force(tmp_path) == [("1377999001", 1)]
    assert in_force(tmp_path, until="2025-11-27") == []


def test_an_own_page_wins_over_an_embedded_text_that_was_seen_later(seal: Sealing, tmp_path: Path) -> None:
    seal(article(placement="embedded", via="import", observed_at="2026-01-01T00:00:00Z"), first=1)
    seal(revision(2, change="own_page"), own_page=1)
    assert in_force(tmp_path) == [("1377999001", 2)]


@pytest.mark.parametrize("told_by", ["article", "observation"])
def test_a_text_under_a_provisional_id_is_of_the_article_that_names_it(
    seal: Sealing, tmp_path: Path, told_by: str
) -> None:
    provisional = "kazakhstan_today:~0123456789abcdef"
    seal(article(id=provisional, url=None, placement="embedded"), first=1)
    seal(observation(same_as=(provisional,) if told_by == "observation" else ()))
    seal(revision(2, change="own_page", same_as=(provisional,) if told_by == "article" else ()), own_page=1)
    assert in_force(tmp_path) == [("1377999001", 2)]


def test_the_texts_in_force_are_those_of_the_histories(seal: Sealing, tmp_path: Path) -> None:
    seal(*(article(id=f"kazakhstan_today:{n}") for n in range(8)), first=8)
    for number in range(2, 6):
        vias = ("crawl", "import", "web_archive", "crawl")
        texts = [revision(number, id=f"kazakhstan_today:{n}", via=vias[(n + number) % 4]) for n in range(number, 8)]
        late = [replace(text, observed_at=None) if text.via == "import" else text for text in texts]
        seal(*late, edited=len(late))
    archive = Archive(tmp_path)
    latest = [archive.history(f"kazakhstan_today:{n}").latest for n in range(8)]
    assert latest == sorted(archive.articles(), key=lambda text: text.id)


def test_other_days_are_not_read(seal: Sealing, tmp_path: Path) -> None:
    seal(article(), article(id="kazakhstan_today:1", published_at=DAY_BEFORE), first=2)
    for file in (tmp_path / "articles").rglob("27/*.gz"):
        file.write_bytes(b"")
    assert in_force(tmp_path, since="2025-11-28") == [("1377999001", 1)]
    with pytest.raises(DamagedArchiveError):
        in_force(tmp_path)


def test_days_may_be_dates_and_words_narrow_down(seal: Sealing, tmp_path: Path) -> None:
    seal(article(), article(id="kazakhstan_today:1", language="kk"), observation())
    archive = Archive(str(tmp_path))
    assert [text.language for text in archive.articles(since=date(2025, 11, 28), language="kk")] == ["kk"]
    assert list(archive.articles(source="qazaq24")) == list(archive.observations(until="2025-11-27")) == []
    assert [seen.views for seen in archive.observations(since="2025-11-28")] == [33221]


def test_a_day_that_is_none_is_named_as_python_knows_it(seal: Sealing, tmp_path: Path) -> None:
    seal(article())
    with pytest.raises(BadInputError, match="expected since with a day such as 2024-02-29, found '2025-W48-5'"):
        Archive(tmp_path).articles(since="2025-W48-5")


@pytest.mark.parametrize("source", ["bbc", ""])
def test_a_source_that_nobody_knows_is_an_error(seal: Sealing, tmp_path: Path, source: str) -> None:
    seal(article())
    with pytest.raises(BadInputError, match=r"expected a source \(kazakhstan_today, qazaq24\), found"):
        Archive(tmp_path).articles(source=source)


def test_a_source_that_a_newer_version_has_brought_is_read(seal: Sealing, tmp_path: Path) -> None:
    seal(article())
    (tmp_path / "articles" / "aqparat").mkdir()
    assert list(Archive(tmp_path).articles(source="aqparat")) == []


def test_only_the_fields_that_are_asked_for_are_there(seal: Sealing, tmp_path: Path) -> None:
    seal(article())
    (text,) = Archive(tmp_path).articles(fields=("views", "id"))
    assert repr(text) == "Article(views=33221, id='kazakhstan_today:1377999001')"


@pytest.mark.parametrize(
    "asked",
    [
        {"fields": ["colour"]},
        {"since": "yesterday"},
        {"since": "2026-01-01", "until": "2025-01-01"},
        {"language": "de"},
    ],
)
def test_a_question_that_cannot_be_is_told(seal: Sealing, tmp_path: Path, asked: dict[str, str]) -> None:
    seal(article())
    with pytest.raises(BadInputError, match="expected"):
        list(Archive(tmp_path).articles(**asked))  # type: ignore[call-overload]


def test_what_is_new_comes_with_its_run(seal: Sealing, tmp_path: Path) -> None:
    seal(article(), observation())
    seal(observation(views=7))
    archive = Archive(tmp_path)
    assert [(run, type(record).__name__) for run, record in archive.after(0)] == [
        (1, "Article"),
        (1, "Observation"),
        (2, "Observation"),
    ]
    assert [record.views for _, record in archive.after(1)] == [7]
    assert list(archive.after(archive.newest())) == []
    for number in (-1, archive.newest() + 1):
        with pytest.raises(BadInputError, match=f"the newest run here, found {number}"):
            archive.after(number)
    assert [manifest.number for manifest in archive.runs()] == [1, 2]


def test_a_history_tells_what_each_revision_changed(seal: Sealing, tmp_path: Path) -> None:
    seal(article(), first=1)
    seal(revision(2, paragraphs=("Ремонт моста завершат к осени.", "Мост закрыли в августе.")), edited=1)
    first, second = Archive(tmp_path).history("kazakhstan_today:1377999001").revisions
    assert (first.changed, first.diff) == ({}, ())
    assert list(second.changed) == ["paragraphs"]
    assert [[tuple(piece) for piece in paragraph] for paragraph in second.diff] == [
        [("same", "Ремонт моста завершат к "), ("removed", "весне."), ("added", "осени.")],
        [("same", "Мост закрыли в августе.")],
    ]


def test_a_diff_has_every_word_of_both_texts() -> None:
    before, after = ("a b c", "d", "e f"), ("x", "a  c", "e f g")
    diff = diff_of(before, after)
    for gone, text in (("added", before), ("removed", after)):
        told = ["".join(piece.text for piece in paragraph if piece.change != gone) for paragraph in diff]
        assert list(filter(None, told)) == list(text)


def test_nothing_is_held_of_what_is_not_there(seal: Sealing, tmp_path: Path) -> None:
    seal(article())
    with pytest.raises(BadInputError, match="holds no article"):
        Archive(tmp_path).history("kazakhstan_today:9")


def test_every_kind_of_record_has_its_type() -> None:
    assert TYPES["article"] is Article
    assert set(TYPES) == set(KINDS)


def test_the_package_has_an_archive_and_nothing_else_that_is_not_there() -> None:
    assert kzcrawl.Archive is Archive
    with pytest.raises(AttributeError, match="has no attribute"):
        kzcrawl.Archives  # noqa: B018


def test_a_command_that_only_hands_on_loads_no_types(seal: Sealing, tmp_path: Path) -> None:
    seal(article())
    script = "import sys; from kzcrawl.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    words = [sys.executable, "-c", script, "feed", "--archive", str(tmp_path)]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()
    assert not {"msgspec", "kzcrawl.items", "fastjsonschema", "scrapy"} & set(loaded)
