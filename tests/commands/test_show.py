"""`kzcrawl show`: what was changed, the chart of counts, originals and copies."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.records import encode
from kzcrawl.archive.revisions import Revision, diff_of
from kzcrawl.archive.write_run import write_run
from kzcrawl.commands.shown_changes import SIGNS, changes_of
from kzcrawl.dates import parse_instant
from kzcrawl.items import Copied
from tests.archive.test_seal_and_read import STARTED, closed
from tests.conftest import Run
from tests.make import article, observation

RUN = closed(1).run
ID = article().id
COPY = "qazaq24:/story/most-211192"
LINK = Copied("qazaq24", COPY, ID, "https://qazaq24.com/story/most-211192", article().url, 0.93, ("text",), STARTED)


@pytest.fixture
def filled(kzcrawl: Run, tmp_path: Path) -> Run:
    """An archive of an article of two revisions, with three counts and a copy."""
    edited = ("Мост через Ишим открыли раньше.\x1b[2J", "Движение пустят завтра.")
    records = [
        article(run=RUN, title="Мост закрыли", paragraphs=("Мост через Ишим закрыли.", "Движение пустят завтра.")),
        article(run=RUN, revision=2, change="edited", title="Мост открыли", paragraphs=edited),
        *(
            observation(run=RUN, views=views, observed_at=f"2025-11-{views // 100:02}T01:00:00Z")
            for views in (601, 1201)
        ),
        LINK,
    ]
    rows = sorted(
        (folder_of(record, parse_instant(STARTED)), encode({**asdict(record), "run": RUN})) for record in records
    )
    write_run(Layout(tmp_path / "archive"), closed(1, 2, 2), rows)
    return kzcrawl


def test_what_a_revision_changed_stands_below_it_word_by_word(filled: Run) -> None:
    shown = filled("show", ID).stdout
    assert "title: Мост [-закрыли-] {+открыли+}" in shown
    assert "Мост через Ишим [-закрыли.-] {+открыли раньше.\\x1b[2J+}" in shown
    assert shown.count("Движение пустят завтра.") == 1


def test_colours_are_for_terminals_or_who_asks_for_them(filled: Run) -> None:
    assert "\x1b" not in filled("show", ID).stdout
    shown = filled("show", ID, "--color", "always").stdout
    assert "\x1b[31;9mзакрыли\x1b[0m \x1b[32mоткрыли\x1b[0m" in shown
    assert "\x1b[2J" not in shown


def test_counts_are_a_chart(filled: Run) -> None:
    lines = [line for line in filled("show", ID).stdout.splitlines() if "▇" in line]
    assert [line.count("▇") for line in lines] == [12, 24]
    assert lines[0].endswith("seen 2025-11-06T01:00:00Z, page")


@pytest.mark.parametrize(("shown", "label", "other"), [(ID, "copies:", COPY)])
def test_originals_and_copies_are_named(filled: Run, shown: str, label: str, other: str) -> None:
    told = filled("show", shown).stdout
    assert f"{label}\n  {other}  https://qazaq24.com/story/most-211192\n       93% of the shorter text" in told
    assert json.loads(filled("show", shown, "--json").stdout)["links"][0]["original"] == ID


def test_of_what_stayed_the_same_only_the_words_around_a_change_are_shown() -> None:
    before, words = "начало " * 30 + "было " + "конец " * 30, len("начало " * 30)
    revision = Revision(article(), {}, diff_of([before], [before.replace("было", "стало")]))
    (line,) = changes_of(revision, SIGNS)
    assert "начало [-было-] {+стало+} конец" in line
    assert len(line) < words
