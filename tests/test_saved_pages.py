"""Every saved page of tests/pages: `page.html`, `page.json` with its address, and `expected.json` with what it says."""

import json
from pathlib import Path

import pytest

from kzcrawl.commands.saved_page import BODY, EXPECTED, encoded, page_in, said_by
from kzcrawl.pages import source_of
from tests.test_golden_pages import PAGES

CASES = sorted(folder.parent for folder in PAGES.glob(f"*/*/{BODY}"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_saved_page_says_what_a_person_reads(folder: Path, request: pytest.FixtureRequest) -> None:
    page = page_in(folder)
    source = source_of(page)
    assert folder.parent.name == source.NAME
    said = said_by(page, source)
    expected = folder / EXPECTED
    if request.config.getoption("--update-golden"):
        expected.write_text(encoded(said), "utf-8")
    assert said == json.loads(expected.read_text("utf-8"))
