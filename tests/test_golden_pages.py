"""Every folder of tests/pages is a page and what it says: `outline.txt`, and `expected.json` that a person has read."""

import json
import re
from itertools import takewhile
from pathlib import Path

import pytest

from kzcrawl.commands.saved_page import encoded, records_of
from kzcrawl.demo.outline import Outline, parse_outline
from kzcrawl.demo.render import render
from kzcrawl.items import Page, Visit
from kzcrawl.pages import source_named, source_of

PAGES = Path(__file__).parent / "pages"
CASES = sorted(folder.parent for folder in PAGES.glob("*/*/outline.txt"))

# What may differ between a page's text and its HTML, which alone has addresses, pictures and structure.
VARYING = ("parser", "flags", "url", "id", "same_as", "section", "images", "tags")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_page_says_what_a_person_reads(folder: Path, request: pytest.FixtureRequest) -> None:
    outline = parse_outline((folder / "outline.txt").read_text("utf-8"))
    found = {form: said_by(folder.parent.name, outline, form) for form in outline.forms}
    first = found[outline.forms[0]]
    for form, records in found.items():
        assert shared(records) == shared(first), f"{form} differs from {outline.forms[0]}"
    said = {
        "records": shared(first),
        "varying": {form: [varying(record) for record in records] for form, records in found.items()},
    }
    expected = folder / "expected.json"
    if request.config.getoption("--update-golden"):
        expected.write_text(encoded(said), "utf-8")
    assert said == json.loads(expected.read_text("utf-8"))


def test_each_known_edge_case_has_its_page() -> None:
    named = [edge_cases(folder) for folder in CASES]
    assert set().union(*named) == set(range(1, 31))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_page_states_what_is_expected_of_it(folder: Path) -> None:
    assert len(comment(folder).split()) >= 8


def comment(folder: Path) -> str:
    """What the top of an outline says of its page."""
    lines = (folder / "outline.txt").read_text("utf-8").splitlines()
    return " ".join(line.removeprefix("#").strip() for line in takewhile(lambda line: line.startswith("#"), lines))


def edge_cases(folder: Path) -> set[int]:
    """The numbers of the sites' known quirks that the page shows, by "edge case 5" or "edge cases 5, 7"."""
    lists = re.findall(r"edge cases? (\d+(?:, \d+)*)", comment(folder), re.IGNORECASE)
    return {int(number) for numbers in lists for number in numbers.split(", ")}


def said_by(source: str, outline: Outline, form: str) -> list[dict[str, object]]:
    """The records that a page in one of its forms makes, the way every page goes."""
    content_type = "text/plain; charset=utf-8" if form == "text" else "text/html; charset=utf-8"
    page = Page(render(outline, form).encode(), content_type, outline.about.get("url"))
    if "unrecognised" not in outline.about:
        assert source == source_of(page).NAME
    return records_of(Visit(source_named(source).parse(page), "import"))


def shared(records: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{key: value for key, value in record.items() if key not in VARYING} for record in records]


def varying(record: dict[str, object]) -> dict[str, object]:
    """What is particular to one form, without what is empty."""
    return {key: record[key] for key in VARYING if record.get(key)}
