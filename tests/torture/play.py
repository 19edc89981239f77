"""Plays cases: prepares an archive, strikes the commands that work on it, lets the next one finish, and compares."""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kzcrawl.pages import source_named
from kzcrawl.settings import source_setting
from tests.torture.blows import Blow, End, strike
from tests.torture.cases import WORKS, Case, Work
from tests.torture.committed import committed
from tests.torture.compare import compared, records, torn
from tests.torture.scores import Score
from tests.torture.site import SETTINGS, Key, SlowReplica, key_of, night

_CALM = Blow()
_DUMP = "dump.jsonl"
_TRUTHS = ("first night", "second night", "import")


class Player:
    """Plays cases against a replica of its own, in copies of the archives that `prepare` made in a folder."""

    def __init__(self, folder: Path, site: SlowReplica) -> None:
        self._folder, self._site = folder, site
        self._truths: dict[str, Counter[str]] = {}

    def prepare(self) -> None:
        """Makes the archives that cases begin with, and that they have to end with."""
        first, second, cut_off = (self._folder / name for name in ("first night", "second night", "cut off"))
        (self._folder / "empty").mkdir()
        self._must(WORKS["first night"], first)
        shutil.copytree(first, second)
        shutil.copytree(first, cut_off)
        self._must(WORKS["second night"], second)
        self._run(WORKS["second night"], cut_off, Blow("close.commit=KILL"))
        (self._folder / _DUMP).write_text("".join(self._pages()))
        self._must(WORKS["import"], self._folder / "import")

    def play(self, case: Case, kept: Path | None = None) -> Score:
        """Plays a case; its archive is `kept`, or goes."""
        with TemporaryDirectory(dir=self._folder) as folder:
            archive = (kept or Path(folder)) / "archive"
            work = WORKS[case.work]
            shutil.copytree(self._folder / work.base, archive)
            score, had = Score(), set[Key]()
            for blow in case.blows:
                score += self.struck(work, archive, blow, had, case.run_pages)
            for command in (work, *([WORKS["second night"]] if work.command == "rebuild" else ())):
                score += self.struck(command, archive, _CALM, had, case.run_pages)
            return score + compared(archive, self._truth(work.truth))

    def struck(self, work: Work, archive: Path, blow: Blow, had: set[Key], run_pages: str) -> Score:
        """Runs a command; `had` are the pages that were committed before it, and then also after it.

        Of a page that brought no record only the state knows that it was read, so a rebuild may forget it.
        """
        asked = len(self._site.log)
        end = self._run(work, archive, blow, RUN_PAGES=run_pages)
        twice = sum(key in had for key in self._site.asked(asked))
        if work.command == "rebuild":
            had.clear()
        had |= committed(archive, night(work.night))
        if end.status and not end.is_struck:
            print(f"expected an end by {blow}, found status {end.status}: {end.complaint}", file=sys.stderr)
        is_wrong = end.status != 0 and (blow == _CALM or not end.is_struck)
        return Score(kills=int(end.is_struck), torn=torn(archive) + int(is_wrong), fetched_twice=twice)

    def _run(self, work: Work, archive: Path, blow: Blow = _CALM, **settings: str) -> End:
        self._site.show_night(work.night)
        known = {source_setting(source, "BASE_URL"): url for source, url in self._site.base_urls.items()}
        known |= {"ARCHIVE": str(archive), "NOW": night(work.night), "DELAY_SECONDS": "0", **SETTINGS, **settings}
        files = ["--skip-bad", str(self._folder / _DUMP)] if work.command == "import" else []
        words = [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", "kzcrawl", work.command, *files]
        environment = os.environ | {f"KZCRAWL_{name}": value for name, value in known.items()}
        return strike(words, environment, blow, self._site.log)

    def _must(self, work: Work, archive: Path) -> None:
        if (end := self._run(work, archive)).status:
            raise AssertionError(f"an undisturbed {work.command} ended with {end.status}: {end.complaint}")

    def _pages(self) -> Iterator[str]:
        """The article pages that were asked for, as they are in both nights, for an import."""
        asked = sorted({request for request in self._site.log if key_of(request)})
        for number in (1, 2):
            self._site.show_night(number)
            for request in asked:
                answer = self._site.sites[request.source].respond(request.path)
                if answer.status == 200:
                    url = source_named(request.source).BASE_URL + request.path
                    page = {"url": url, "html": answer.body.decode(), "fetched_at": night(number)}
                    yield json.dumps(page) + "\n"

    def _truth(self, name: str) -> Counter[str]:
        if name not in self._truths:
            self._truths[name] = records(self._folder / name)
        return self._truths[name]
