"""Every saved page of tests/pages: `page.html`, `page.json` with its address, and `expected.json` with its records."""

import json
from pathlib import Path

import pytest

from kzcrawl.items import Page, Visit
from kzcrawl.pages import source_of
from tests.test_golden_pages import PAGES, records_of

CASES = sorted(folder.parent for folder in PAGES.glob("*/*/page.html"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_saved_page_says_what_a_person_reads(folder: Path, request: pytest.FixtureRequest) -> None:
    about = json.loads((folder / "page.json").read_text("utf-8"))
    page = Page(
        (folder / "page.html").read_bytes(), about.get("content_type", "text/html; charset=utf-8"), about["url"]
    )
    source = source_of(page)
    assert folder.parent.name == source.NAME
    said = records_of(Visit(source.parse(page), "import"))
    expected = folder / "expected.json"
    if request.config.getoption("--update-golden"):
        expected.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert said == json.loads(expected.read_text("utf-8"))
