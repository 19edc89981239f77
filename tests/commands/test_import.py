"""`kzcrawl import`, as people run it."""

import gzip
import json
import os
from pathlib import Path

import pytest

from kzcrawl.demo.outline import parse_outline
from kzcrawl.demo.render import render
from tests.conftest import Run
from tests.make import COPY, PAGE, URL

OUTLINE = Path(__file__).parents[1] / "pages" / "kazakhstan_today" / "ordinary" / "outline.txt"


def tree(root: Path) -> dict[str, bytes]:
    """Every file of an archive proper, with its bytes."""
    files = (path for path in root.rglob("*") if path.is_file() and ".state" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def kept(kzcrawl: Run) -> list[dict[str, object]]:
    return [json.loads(line) for line in kzcrawl("feed").stdout.splitlines()][:-1]


def test_text_goes_into_dated_files(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "copy.txt").write_text(COPY)
    done = kzcrawl("import", "page.txt", "copy.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "run 1 (20251129T010003Z-kazakhstan_today-import): 1 page: 2 new of 2 articles, 4 new of 4 observations"
        in done.stdout
    )
    assert sorted(tree(tmp_path / "archive")) == [
        "articles/kazakhstan_today/2025/11/28/20251129T010003Z-kazakhstan_today-import.jsonl.gz",
        "articles/qazaq24/2025/11/29/20251129T010003Z-qazaq24-import.jsonl.gz",
        "observations/kazakhstan_today/2025/11/29/20251129T010003Z-kazakhstan_today-import.jsonl.gz",
        "observations/qazaq24/2025/11/29/20251129T010003Z-qazaq24-import.jsonl.gz",
        "runs/00000001.json",
        "runs/00000002.json",
    ]


@pytest.mark.parametrize("form", ["hooks", "semantic", "bare"])
def test_html_says_its_own_address(kzcrawl: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "page.html").write_text(render(parse_outline(OUTLINE.read_text()), form))
    assert kzcrawl("import", "page.html").returncode == 0
    assert {record["id"] for record in kept(kzcrawl)} >= {"kazakhstan_today:1377999001", "kazakhstan_today:1377999002"}


def test_json_lines_bring_many_pages_with_their_times(kzcrawl: Run, tmp_path: Path) -> None:
    pages = [
        {"url": URL, "text": PAGE, "fetched_at": "2025-11-28T20:00:00+05:00"},
        {"url": URL, "text": PAGE.replace("33221", "33226"), "fetched_at": "2025-11-29T20:00:00Z"},
        {"text": COPY},
    ]
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, pages)).encode()))
    assert kzcrawl("import", "dump.jsonl.gz").returncode == 0
    counts = [
        (record["views"], record["observed_at"])
        for record in kept(kzcrawl)
        if record["placement"] == "page" and record["schema"] == "observation/1"
    ]
    assert sorted(counts, key=str) == [(33221, "2025-11-28T15:00:00Z"), (33226, "2025-11-29T20:00:00Z"), (85, None)]


def test_what_a_page_cannot_say_can_be_given(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "body.txt").write_text("Первый абзац без всего остального.\nВторой абзац.\n")
    given = ("--source", "kazakhstan_today", "--url", URL, "--observed-at", "2025-11-29T00:00:00Z")
    assert kzcrawl("import", *given, "body.txt").returncode == 0
    (record,) = kept(kzcrawl)
    assert (record["id"], record["title"], record["observed_at"]) == (
        "kazakhstan_today:1377999001",
        None,
        "2025-11-29T00:00:00Z",
    )
    assert record["flags"] == ["no_stamp", "no_title"]


def test_importing_again_adds_nothing(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    kzcrawl("import", "page.txt")
    before = kept(kzcrawl)
    assert "0 new of 2 articles, 0 new of 4 observations" in kzcrawl("import", "page.txt").stdout
    assert kept(kzcrawl) == before


def test_the_host_s_time_zone_changes_no_byte(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "copy.txt").write_text(COPY)
    trees = []
    for zone in ("UTC", "Asia/Almaty", "America/New_York"):
        root = tmp_path / zone.replace("/", "-")
        kzcrawl("import", "page.txt", "copy.txt", TZ=zone, KZCRAWL_ARCHIVE=str(root))
        trees.append(tree(root))
    assert len(trees[0]) == 6
    assert trees[0] == trees[1] == trees[2]


def test_the_manifest_names_what_was_read(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    summary = json.loads(kzcrawl("import", "--json", "page.txt").stdout)
    (manifest,) = summary["sealed"]
    assert manifest["inputs"][0]["name"] == "page.txt"
    assert manifest["inputs"][0]["bytes"] == len(PAGE.encode())
    assert manifest["saw"] == {"pages": 1, "articles": 2, "observations": 4}
    assert manifest["seconds"] is None
    assert (manifest["read"]["articles"], manifest["borders"]) == (1, {"text/1": 1})
    assert (manifest["counts"], manifest["waiting"]) == ({"read": 4, "one_mod_five": 4}, None)


BAD = {
    "neither.txt": (b"The weather will be fine tomorrow.\n", "none of the known sites"),
    "neither.html": (b"<html><body><p>Fine weather.</p></body></html>", "none of the known sites"),
    "empty.txt": (b"", "empty file"),
    "binary.txt": (b"\x89PNG\r\n\x1a\n\x00\x00", "binary file"),
    "latin.txt": ("Фото: Акорда\n".encode("cp1251"), "expected text in UTF-8"),
    "large.txt": (b"28.11.2025, 13:52 33221\n" * 5_000_000, "at most 16 MB"),
    "large.html": (b"<p>28.11.2025, 13:52 33221</p>" * 4_000_000, "at most 16 MB"),
    "cut.txt.gz": (gzip.compress(PAGE.encode() * 100)[:-20], "cut short or damaged"),
    "bomb.html.gz": (gzip.compress(b"<p>" + b"a" * 100_000_000), "at most 16 MB"),
    "broken.jsonl": (b'{"text": "Fine"\n', "expected a JSON object"),
    "both.jsonl": (b'{"text": "a", "html": "b"}\n', 'either "text" or "html"'),
    "time.jsonl": (b'{"text": "a", "fetched_at": "yesterday"}\n', '"fetched_at"'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_nothing_is_written(kzcrawl: Run, tmp_path: Path, name: str) -> None:
    content, message = BAD[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(PAGE)
    done = kzcrawl("import", "good.txt", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert name in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.txt"], "missing.txt: cannot be read (No such file"),
        (["."], "expected a file, found a folder"),
        (["--source", "bbc", "good.txt"], "expected a source (kazakhstan_today, qazaq24), found 'bbc'"),
        (["--source", "qazaq24", "--url", URL, "good.txt"], "not a page of the site that was named"),
        (["--source", "qazaq24", "good.txt"], "not a page of the site that was named"),
        (["/dev/zero"], "found a pipe or device"),
        (["--url", "https://example.org/a", "good.txt"], "none of the known sites"),
        (["--url", URL, "good.txt", "good.txt"], "expected one FILE with --url, found 2"),
        (["--observed-at", "2025-11-29T01:00:00", "good.txt"], "expected a time with its offset"),
        (
            ["-s", "RUN_PAGES=0", "good.txt"],
            "the setting RUN_PAGES: expected a whole number from 1 to 100000, found '0'",
        ),
        (["-s", "METRICS=nights.txt", "good.txt"], "expected a file whose name ends in .prom"),
        (["-s", "CONTACT=Редакция", "good.txt"], "the setting CONTACT: expected a URL or e-mail, of ASCII"),
        (["-s", "CONTACT=a\nb", "good.txt"], "the setting CONTACT: expected a URL or e-mail, of ASCII"),
        (["-s", "SPEED=9", "good.txt"], "expected a setting"),
        (["-s", "QAZAQ24_PAGING=?page={page} ?p=2", "good.txt"], "expected {page} in each of them, found '?p=2'"),
        ([], "the following arguments are required: FILE"),
    ],
)
def test_wrong_usage_is_explained_and_nothing_is_written(
    kzcrawl: Run, tmp_path: Path, words: list[str], message: str
) -> None:
    (tmp_path / "good.txt").write_text(PAGE)
    done = kzcrawl("import", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not (tmp_path / "archive").exists()


def test_a_line_too_long_costs_no_other(kzcrawl: Run, tmp_path: Path) -> None:
    lines = [{"text": PAGE}, {"text": "a" * 3_500_000}, {"text": COPY}]
    (tmp_path / "dump.jsonl").write_text("\n".join(map(json.dumps, lines)))
    done = kzcrawl("import", "--skip-bad", "--json", "-s", "PAGE_MEGABYTES=1", "dump.jsonl")
    summary = json.loads(done.stdout)
    assert [fault.split(": ")[0] for fault in summary["skipped"]] == ["dump.jsonl:2"]
    assert [manifest["source"] for manifest in summary["sealed"]] == ["kazakhstan_today", "qazaq24"]


def test_one_address_is_for_one_page(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in (PAGE, PAGE)))
    done = kzcrawl("import", "--url", URL, "dump.jsonl")
    assert done.returncode == 2
    assert "--url is the address of one page, found 2" in done.stderr


def test_bad_pages_can_be_skipped_and_are_counted(kzcrawl: Run, tmp_path: Path) -> None:
    unread = "Рассказать друзьям\nИ больше ничего\n"
    pages = [{"text": "Fine weather."}, {"url": URL, "text": unread}, {"text": PAGE}]
    (tmp_path / "dump.jsonl").write_text("\n".join(["{broken", *map(json.dumps, pages)]))
    done = kzcrawl("import", "--skip-bad", "--json", "dump.jsonl")
    summary = json.loads(done.stdout)
    assert done.returncode == 0
    assert [fault.split(": ")[0] for fault in summary["skipped"]] == ["dump.jsonl:1", "dump.jsonl:2", "dump.jsonl:3"]
    assert summary["sealed"][0]["dropped"] == {"nothing_found": 1}
    assert summary["sealed"][0]["saw"]["pages"] == 2


def test_what_two_addresses_may_have_said_is_nothing_new(kzcrawl: Run, tmp_path: Path) -> None:
    other = URL.replace("1377999001", "1377999002")
    pages = [{"url": URL, "text": PAGE}, {"text": PAGE}, {"url": other, "text": PAGE}]
    (tmp_path / "dump.jsonl").write_text("\n".join(map(json.dumps, pages)))
    kzcrawl("import", "dump.jsonl")
    before = kept(kzcrawl)
    kzcrawl("import", "dump.jsonl")
    assert kept(kzcrawl) == before


@pytest.mark.parametrize("name", [b"\xff.txt", b"a\nb.txt", b"\x1b]0;title\x07.txt"])
def test_a_name_that_is_no_text_is_spelt_out(kzcrawl: Run, tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text(PAGE)
    (manifest,) = json.loads(kzcrawl("import", "--json", path).stdout)["sealed"]
    assert manifest["inputs"][0]["name"].isprintable()
    refused = kzcrawl("import", path.with_name(f"no-{path.name}"))
    assert refused.returncode == 2
    assert "\x1b" not in refused.stderr


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-01:00", "0999-01-01T00:00:00Z"])
def test_a_time_out_of_this_world_is_wrong_input(kzcrawl: Run, tmp_path: Path, time: str) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    for words in (["--observed-at", time], ["-s", f"NOW={time}"]):
        done = kzcrawl("import", *words, "page.txt")
        assert done.returncode == 2
        assert "expected a time with its offset" in done.stderr
    assert not (tmp_path / "archive").exists()


def test_an_archive_that_cannot_be_written_is_74(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    done = kzcrawl("import", "page.txt", KZCRAWL_ARCHIVE=str(tmp_path / "page.txt" / "below"))
    assert done.returncode == 74
    assert "cannot be written (File exists)" in done.stderr
