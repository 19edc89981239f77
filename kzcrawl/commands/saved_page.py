"""A page saved as a test: the folder of it, and what it is expected to say. No command, but what makes and reads these.

tests/pages/<source>/<case>/page.html      the body as its author made it
                            page.json      its address, its content type, and when it was fetched
                            expected.json  the records that it makes, or {"error": reason}
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Visit
from kzcrawl.pages import Source
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.pipelines.validate import ValidatePipeline

BODY, ABOUT, EXPECTED = "page.html", "page.json", "expected.json"

# What is the archive's to say, or follows from the rest.
_NOT_THE_PAGES = {"run", "revision", "change", "same_as", "capture", "via", "observed_at"}
_NOT_THE_PAGES |= {"schema", "content_hash", "source"}


def page_in(folder: Path) -> Page:
    """The page of a folder."""
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    return Page((folder / BODY).read_bytes(), about.get("content_type", "text/html; charset=utf-8"), about["url"])


def about(page: Page) -> dict[str, Any]:
    """What is known of a page beside its body."""
    fetched_at = machine_iso(page.fetched_at) if page.fetched_at else None
    return {"url": page.url, "content_type": page.content_type, "fetched_at": fetched_at}


def said_by(page: Page, source: Source) -> list[dict[str, Any]] | dict[str, str]:
    """What a page says: its records, or why it cannot be understood."""
    try:
        parsed = source.parse(page)
    except ParseError as error:
        return {"error": error.reason}
    return records_of(Visit(parsed, "import"))


def records_of(visit: Visit) -> list[dict[str, Any]]:
    """The records that a visit makes, without what the page does not say."""
    for pipeline in (ValidatePipeline(), NormalisePipeline()):
        visit = pipeline.process_item(visit)
    said = []
    for record in visit.records:
        kept = {key: value for key, value in asdict(record).items() if key not in _NOT_THE_PAGES}
        said.append(json.loads(json.dumps({"kind": type(record).__name__.lower(), **kept})))
    return said


def encoded(value: object) -> str:
    """JSON as it stands in these folders, for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
