"""Text renderings: what is exported as text is imported as it was."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection
from kzcrawl.export.export import Export
from kzcrawl.export.read_back import CARRIED, unlike
from kzcrawl.export.tables import ARTICLES
from kzcrawl.export.text import rendered
from kzcrawl.items import Page
from kzcrawl.pages import source_of
from tests.conftest import Run
from tests.export.conftest import Into, kept
from tests.make import COPY, PAGE, article, text_page
from tests.test_job import bring

DOCS = (Path(__file__).parents[2] / "docs" / "export.md").read_text("utf-8")


def carried(archive: Path) -> list[str]:
    """What text can carry of every article's text in force."""
    export = Export(Archive(archive), Selection())
    texts = (record for _, record in export.records(ARTICLES) if export.is_in_force(record))
    values = ({name: text[name] for name in CARRIED} for text in texts)
    return sorted(json.dumps(_without_address(value)) for value in values)


def _without_address(value: dict[str, Any]) -> dict[str, Any]:
    origin = value["syndicated_from"]
    return value | {"syndicated_from": origin and origin["name"]}


def imported(kzcrawl: Run, folder: Path, archive: Path) -> Path:
    done = kzcrawl("import", *sorted(folder.rglob("*.txt")), "--archive", archive)
    assert (done.returncode, done.stderr) == (0, "")
    return archive


def test_every_article_of_the_replica_comes_back(kzcrawl: Run, export: Into, night: Path, tmp_path: Path) -> None:
    folder = export("text")
    again = imported(kzcrawl, folder, tmp_path / "again")
    assert (folder / "unlike.jsonl").read_text() == ""
    assert carried(again) == carried(night)
    assert len(carried(night)) == len({record["id"] for record in kept(night)["articles"]})


def test_every_article_of_a_saved_page_comes_back(kzcrawl: Run, export: Into, tmp_path: Path) -> None:
    bring(tmp_path / "archive", text_page(), text_page(COPY))
    again = imported(kzcrawl, export("text", archive=tmp_path / "archive"), tmp_path / "again")
    assert carried(again) == carried(tmp_path / "archive")
    assert len(carried(again)) == 3


def test_a_rendering_looks_as_a_saved_page_does(export: Into, tmp_path: Path) -> None:
    bring(tmp_path / "archive", text_page())
    texts = [path.read_text() for path in export("text", archive=tmp_path / "archive").rglob("*.txt")]
    first = next(text for text in texts if text.startswith("28.11.2025, 13:52"))
    assert PAGE.startswith(first.removesuffix("Рассказать друзьям\n"))


def test_files_lie_by_source_and_day_and_are_named_by_what_is_no_text(export: Into) -> None:
    names = [path.relative_to(root).as_posix() for root in [export("text")] for path in root.rglob("*.txt")]
    assert all(re.fullmatch(r"[a-z0-9_]+/(\d{4}/\d\d/\d\d|undated)/[0-9a-f]{10,16}\.txt", name) for name in names)
    assert len(names) > 200


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": "Мост открыли."}, {"title"}),
        ({"paragraphs": ("Мост открыли.", "Рассказать друзьям", "Река вскрылась.")}, {"paragraphs"}),
        ({"language": "en"}, {"language"}),
        ({}, set()),
    ],
)
def test_what_text_cannot_carry_is_named(changes: dict[str, Any], fields: set[str]) -> None:
    value = article(**{"dateline": None} | changes)
    record = {name: getattr(value, name) for name in (*CARRIED, "published_precision")}
    assert set(unlike(record, rendered(record))) - {"content_hash", "subtitle"} >= fields
    assert bool(fields) == bool(unlike(record, rendered(record)))


def test_a_copy_is_a_copy_though_it_says_what_its_original_says() -> None:
    page = COPY.replace("В трех районах", "Астана. 28 ноября. KAZAKHSTAN TODAY - В трех районах")
    assert source_of(Page(page.encode(), "text/plain")).NAME == "qazaq24"


def test_the_docs_list_the_fields_that_text_carries() -> None:
    (listed,) = re.findall(r"Text carries (.*?)\.\s", DOCS, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) == set(CARRIED)
