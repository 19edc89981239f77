"""Each FILE is a text rendering or the HTML of one page, JSON Lines of {"url", "text" or "html", "fetched_at"}, or a
WARC file, of which the pages of the known sites are read and the rest is passed over and counted; any of them may be
gzipped. All files are looked at before the first write: if one cannot be read, nothing is written. What is held already
adds nothing.

examples:
  kzcrawl import page.txt
  kzcrawl import --url https://www.kt.kz/rus/state/…_1377984370.html --observed-at 2025-11-29T01:00:00Z page.html
  kzcrawl import --skip-bad dump/*.jsonl.gz
  kzcrawl import CC-NEWS-*.warc.gz
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, takewhile
from pathlib import Path

from kzcrawl import inputs, stopping
from kzcrawl.archive.layout import Layout
from kzcrawl.commands.summary import report
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError, BreaksOffError, ParseError
from kzcrawl.inputs import Given
from kzcrawl.inputs.originals import Originals
from kzcrawl.inputs.passed_over import PassedOver
from kzcrawl.inputs.web_archive_file import WarcFile
from kzcrawl.items import Input, Page, Parsed, Visit
from kzcrawl.job import job
from kzcrawl.locking import refuse_if_busy
from kzcrawl.pages import Source, source_named, source_of, sources
from kzcrawl.settings import Settings, places_of
from kzcrawl.share import task_of
from kzcrawl.terminal import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a saved page, JSON Lines of pages, or a WARC"
    )
    parser.add_argument("--source", help="whose pages these are, where their text does not say it")
    parser.add_argument("--url", help="the address of the page, for a single FILE")
    parser.add_argument("--observed-at", metavar="TIME", help="when the pages were fetched: 2025-11-29T01:00:00Z")
    parser.add_argument(
        "--skip-bad",
        action="store_true",
        help="pass over what cannot be read, and name it, instead of importing nothing",
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Imports the files; 0 when all that was wanted is sealed."""
    given = Given(arguments.url, _observed_at(arguments.observed_at))
    if given.url and len(arguments.files) > 1:
        raise BadInputError(f"expected one FILE with --url, found {len(arguments.files)}")
    source = source_named(arguments.source) if arguments.source is not None else None
    layout = Layout(settings.ARCHIVE)
    refuse_if_busy(layout, "import")  # before a long look at the files; to be sure of it is the job's business
    reader = _Reader(source, given, settings, skip_bad=arguments.skip_bad)
    files = list(reader.looked_at(arguments.files))
    with job(layout, task_of(settings, "import")) as work:
        visits = chain.from_iterable(reader.visits(*file) for file in files)
        for visit in takewhile(lambda _: not stopping.is_stopping(), visits):
            work.take(visit)
        sealed = work.finish()
        for line in (*reader.cut, *(f"skipped {fault}" for fault in reader.skipped)):
            print(printable(line), file=sys.stderr)
        report(
            sealed,
            recovered=work.recovered,
            skipped=reader.skipped,
            passed_over=reader.passed_over,
            as_json=arguments.json,
        )
        if not sealed and not arguments.json:
            print("nothing to import")
    return 0


class _Reader:
    """Turns files into visits: twice, the first time only to see whether all of them can be."""

    def __init__(self, source: Source | None, given: Given, settings: Settings, *, skip_bad: bool) -> None:
        self.skipped: list[str] = []
        self.cut: list[str] = []
        self.passed_over: Counter[str] = Counter()
        self._source, self._given, self._skip_bad = source, given, skip_bad
        self._most_bytes, self._places = settings.PAGE_MEGABYTES * 1_000_000, places_of(settings)
        self._originals = Originals()

    def looked_at(self, paths: list[Path]) -> Iterator[tuple[Path, Input]]:
        """The files that can be imported. BadInputError names every one that cannot, unless they are to be skipped."""
        faults: list[str] = []
        pages = 0
        for path in paths:
            try:
                described = inputs.described(path)
                if inputs.holds_warc(path):
                    faults += self._look(path)
                    yield path, described
                    continue
                for where, page in inputs.pages_of(path, self._given, self._most_bytes):
                    pages += 1
                    faults += [fault for fault in [self._fault(where, page)] if fault]
            except BadInputError as error:
                faults.append(str(error))
            else:
                yield path, described
        if faults and not self._skip_bad:
            raise BadInputError("nothing was imported (--skip-bad imports the rest):\n  " + "\n  ".join(faults))
        self.skipped = faults
        if self._given.url and pages > 1:
            raise BadInputError(f"--url is the address of one page, found {pages}; JSON Lines give each page its own")

    def visits(self, path: Path, described: Input) -> Iterator[Visit]:
        """What each page of a file brings; one that cannot be read is a drop, if its source is known."""
        is_warc = inputs.holds_warc(path)
        for page in self._from_warc(path) if is_warc else self._saved(path):
            try:
                source = self._source_of(page)
            except ParseError as error:  # else it is among the skipped, and no source's run can count it
                if is_warc:
                    self.passed_over[error.reason] += 1
                continue
            said = self._said_by(page, source)
            parsed, dropped = (Parsed(source.NAME), (said,)) if isinstance(said, str) else (said, ())
            yield Visit(parsed, "import", page.fetched_at, described, dropped=dropped)

    def _said_by(self, page: Page, source: Source) -> Parsed | str:
        """What a page says, or why that is nothing."""
        try:
            return source.parse(page)
        except ParseError as error:
            return error.reason
        except Exception as error:  # noqa: BLE001 - one page of a WARC that no parser was made for ends no import
            self.skipped.append(f"{page.url}: the parser failed, which is a fault of kzcrawl ({error!r})")
            return "parser_failed"

    def _saved(self, path: Path) -> Iterator[Page]:
        """The saved pages of a file; what is none was told when it was looked at."""
        pages = inputs.pages_of(path, self._given, self._most_bytes)
        return (page for _, page in pages if isinstance(page, Page))

    def _from_warc(self, path: Path) -> Iterator[Page]:
        """The pages in a WARC file; what is none is counted."""
        for found in self._warc(path).pages():
            if stopping.is_stopping():
                return
            if isinstance(found, PassedOver):
                self.passed_over[found.reason] += 1
            else:
                yield found

    def _look(self, path: Path) -> list[str]:
        """What is wrong with a WARC file; what revisits may refer to is noted."""
        if self._given.url:
            raise BadInputError(f"{path}: expected one page with --url, found a WARC file, which names each of its own")
        fault = self._warc(path).look()
        if isinstance(fault, BreaksOffError):
            self.cut.append(str(fault))
        return [str(fault)] if isinstance(fault, BadInputError) else []

    def _warc(self, path: Path) -> WarcFile:
        return WarcFile(path, self._most_bytes, self._places, self._originals)

    def _fault(self, where: str, page: Page | BadInputError) -> str | None:
        if isinstance(page, BadInputError):
            return str(page)
        try:
            self._source_of(page).parse(page)
        except ParseError as error:
            return f"{where}: {ParseError.REASONS[error.reason]} ({error.reason})"
        return None

    def _source_of(self, page: Page) -> Source:
        if self._source is None:
            return source_of(page)
        is_of_another = page.url or any(other.recognises(page) for other in sources().values())
        if is_of_another and not self._source.recognises(page):
            raise ParseError("other_source", page.url)
        return self._source


def _observed_at(text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_instant(text)
    except ValueError as error:
        raise BadInputError(f"--observed-at: {error}") from None
