"""A parser that drops the last paragraph of a text: what --compare says once it is mended, and what --apply writes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from kzcrawl.archive.history import history_of
from kzcrawl.archive.reader import Archive
from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import nightly
from tests.mending.nights import copied
from tests.replaying.offline import content, offline, replay
from tests.torture.compare import leftovers, torn

SHORT = [Story(number, title="Снег выпал в городе") for number in (1, 2, 3)]
LONG = [
    Story(number, title="Мост открыли", text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Открыт.</div><div>Движение начато.")
    for number in (11, 12)
]
FAULT = """
from dataclasses import replace
from kzcrawl.pages import kazakhstan_today as site
parse = site.parse

def without_the_last(page, *words):
    parsed = parse(page, *words)
    texts = [replace(each, paragraphs=each.paragraphs[:-1] or each.paragraphs) for each in parsed.articles]
    return replace(parsed, articles=tuple(texts))

site.parse = without_the_last
"""


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights with the fault: of the long stories one was edited, so that it has two revisions."""
    folder = tmp_path_factory.mktemp("fault")
    (folder / "sitecustomize.py").write_text(FAULT, "utf-8")
    faulty = {"PYTHONPATH": str(folder)}
    with LittleSite(site_of(*SHORT, *LONG)) as site:
        nightly(site, folder / "archive", SOURCE, system=faulty)
        site.answers |= {LONG[0].path: replace(LONG[0], text=f"Исправлено: {LONG[0].text}").page()}
        site.instant += timedelta(days=1)
        nightly(site, folder / "archive", SOURCE, system=faulty)
    return folder / "archive"


def texts(archive: Path, story: Story) -> list[dict[str, Any]]:
    return history_of(Archive(archive), story.id).articles


def compared(archive: Path, folder: Path, *words: str) -> dict[str, Any]:
    done = replay(offline(folder / "site", archive), *words, "--json", "--jobs", "1")
    (told,) = orjson.loads(done.stdout)["sources"]
    return dict(told)


def test_compare_shows_exactly_the_affected_texts(nights: Path, tmp_path: Path) -> None:
    before = content(nights)
    told = compared(nights, tmp_path, "--compare")
    found = {(each["id"], each["before"], each["after"]) for each in told["fields"]["paragraphs"]["examples"]}
    assert (told["differing"], told["equal"], told["lost"], list(told["fields"])) == (3, 3, 0, ["paragraphs"])
    assert found == {(story.id, "[]", '["Движение начато."]') for story in LONG}
    assert content(nights) == before


def test_it_says_so_to_a_person(nights: Path, tmp_path: Path) -> None:
    told = replay(offline(tmp_path / "site", nights), "--compare", "--jobs", "2").stdout
    assert "3 texts equal, 3 differ, 0 not found any more; pages not understood: 0, now 0" in told
    assert f'    {LONG[0].id}: [] → ["Движение начато."]' in told


def test_apply_gives_them_the_next_revision_once(nights: Path, tmp_path: Path) -> None:
    archive = copied(nights, tmp_path / "archive")
    before = content(archive)
    compared(archive, tmp_path, "--apply")
    found = [texts(archive, story) for story in LONG]
    assert [[each["change"] for each in held] for held in found] == [
        ["first", "edited", "reparsed", "reparsed"],
        ["first", "reparsed"],
    ]
    assert all(content(archive)[path] == sealed for path, sealed in before.items())
    again = content(archive)
    assert compared(archive, tmp_path, "--apply")["differing"] == 0
    assert content(archive) == again
    assert torn(archive) == leftovers(archive) == 0


def test_many_are_sealed_in_several_runs(nights: Path, tmp_path: Path) -> None:
    at_once, by_two = copied(nights, tmp_path / "at-once"), copied(nights, tmp_path / "by-two")
    compared(at_once, tmp_path, "--apply")
    compared(by_two, tmp_path, "--apply", "-s", "RUN_PAGES=2")
    runs = [manifest.kept for manifest in Archive(by_two).manifests() if manifest.kind == "reparse"]
    assert runs == [{"articles": 2}, {"articles": 1}]
    of_no_run = [[text | {"run": ""} for story in LONG for text in texts(each, story)] for each in (at_once, by_two)]
    assert of_no_run[0] == of_no_run[1]
    assert compared(by_two, tmp_path, "--apply")["differing"] == 0


def test_a_correction_is_of_the_time_and_capture_of_what_it_corrects(nights: Path, tmp_path: Path) -> None:
    archive = copied(nights, tmp_path / "archive")
    compared(archive, tmp_path, "--apply")
    first, edited, corrected_first, corrected = texts(archive, LONG[0])
    same = ("capture", "observed_at", "id", "title")
    assert [corrected_first[name] for name in same] == [first[name] for name in same]
    assert [corrected[name] for name in same] == [edited[name] for name in same]
    assert history_of(Archive(archive), LONG[0].id).latest == corrected
    assert corrected["via"] == "replay"
    assert len(corrected["paragraphs"]) == 2


def test_a_later_night_that_reads_the_same_adds_nothing(nights: Path, tmp_path: Path) -> None:
    archive = copied(nights, tmp_path / "archive")
    compared(archive, tmp_path, "--apply")
    edited = replace(LONG[0], text=f"Исправлено: {LONG[0].text}")
    with LittleSite(site_of(*SHORT, edited, LONG[1])) as site:
        site.instant += timedelta(days=7)
        nightly(site, archive, SOURCE)
    assert [len(texts(archive, story)) for story in LONG] == [4, 2]


@pytest.mark.parametrize("point", ["reparse.commit", "close.commit", "manifest.link", "release.commit"])
def test_killed_anywhere_and_repeated_it_is_applied_once(nights: Path, tmp_path: Path, point: str) -> None:
    archive = copied(nights, tmp_path / "archive")
    armed = offline(tmp_path / "site", archive, KZCRAWL_FAILPOINTS=f"{point}=KILL")
    replay(armed, "--apply", "--jobs", "1", status=-9)
    compared(archive, tmp_path, "--apply")
    assert [len(texts(archive, story)) for story in LONG] == [4, 2]
    assert torn(archive) == leftovers(archive) == 0
