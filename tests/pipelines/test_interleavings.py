"""Whatever a crawl meets of an article, in whatever order, the rules of identity, text, count and gone hold.

What the rules say is written here once more, for a single article, without a database: both have to agree.
"""

import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kzcrawl.state.database import connect
from tests.make import observation
from tests.pipelines.test_keeper import DAY, LINK, MISSING, NIGHT, Night

TEXTS = st.sampled_from(("Мост открыли.", "Мост откроют.", "Мост закрыли."))
TIMES = st.sampled_from(("2025-11-28T13:52:00+05:00", "2025-11-28T15:00:00+05:00"))
WEEK = timedelta(days=7)

Text = tuple[str, str, str | None]  # change, paragraph, published_at


@dataclass
class Rules:
    """What has to be archived of the article, and what waits."""

    texts: list[Text] = field(default_factory=list)
    own: tuple[str, str | None] | None = None
    counts: set[tuple[str, int]] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)  # places in this run; a run is within a UTC day here
    absences: int = 0
    is_gone: bool = False
    link: str | None = None  # None, waiting, given_up
    held: tuple[datetime, str, str] | None = None
    visited: bool = False

    def read(self, text: str, published: str | None) -> None:
        if self.own is None:
            self.texts.append(("own_page" if self.texts else "first", text, published))
            self.own = (text, published)
        elif text != self.own[0]:
            self.texts.append(("edited", text, published))
            self.own = (text, published)
        elif published not in (None, self.own[1]):
            self.texts.append(("restamped", text, published))
            self.own = (text, published)
        self.link, self.is_gone, self.visited = None, False, True

    def miss(self) -> None:
        if self.own is None:
            self.link = self.link and "given_up"
        else:
            self.absences += not self.is_gone
            self.link, self.is_gone = None, True
        self.visited = True

    def embed(self, text: str, published: str, now: datetime) -> None:
        if self.own and text != self.own[0] and not self.visited:
            self.link = self.link or "waiting"
        if not self.texts and not self.held:
            self.held = (now, text, published)

    def count(self, place: str, published: str, views: int) -> None:
        if place not in self.counted and (published, views) not in self.counts:
            self.counts.add((published, views))
            self.counted.add(place)

    def close(self, now: datetime) -> None:
        if self.held and self.texts:
            self.held = None
        elif self.held and (self.link == "given_up" or (self.link is None and now - self.held[0] >= WEEK)):
            self.texts.append(("first", self.held[1], self.held[2]))
            self.held = None
        self.counted, self.visited = set(), False


class Interleavings(RuleBasedStateMachine):
    """Nights in which pages, cards and embedded texts of one article are met in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.database = connect(Path(self.folder.name) / "state.sqlite")
        self.database.execute("PRAGMA synchronous = OFF")
        self.night, self.rules = Night(self.database), Rules()
        self.runs = [self.night.run]

    def teardown(self) -> None:
        if hasattr(self, "database"):
            with closing(self.database):
                self.folder.cleanup()

    @precondition(lambda self: not self.rules.visited)
    @rule(text=TEXTS, published=st.one_of(st.none(), TIMES))
    def read_its_page(self, text: str, published: str | None) -> None:
        precision = "minute" if published else None
        self.night.page(paragraphs=(text,), published_at=published, published_precision=precision)
        self.rules.read(text, published)

    @precondition(lambda self: not self.rules.visited)
    @rule()
    def find_it_missing(self) -> None:
        self.night.visit(errand=MISSING)
        self.rules.miss()

    @precondition(lambda self: not self.rules.visited)
    @rule()
    def meet_a_card(self) -> None:
        self.night.visit(links=(LINK,))
        if self.rules.own is None or self.rules.is_gone:
            self.rules.link = self.rules.link or "waiting"

    @precondition(lambda self: not (self.rules.visited and self.rules.is_gone))
    @rule(text=TEXTS, published=TIMES)
    def meet_it_embedded(self, text: str, published: str) -> None:
        self.night.visit(self.night.article(placement="embedded", paragraphs=(text,), published_at=published))
        self.rules.embed(text, published, self.night.now)

    @rule(place=st.sampled_from(("embedded", "listing", "most_read")), published=TIMES, views=st.integers(0, 3))
    def see_a_count(self, place: str, published: str, views: int) -> None:
        self.night.visit(observation(placement=place, published_at=published, views=views))
        self.rules.count(place, published, views)

    @rule(days=st.sampled_from((1, 1, 3, 6)))
    def end_the_night(self, days: int) -> None:
        self.night.close()
        self.rules.close(self.night.now)
        self.night.begin(self.night.now + days * DAY)
        self.runs.append(self.night.run)

    @invariant()
    def what_is_archived_is_what_the_rules_say(self) -> None:
        kept = [record for run in self.runs for record in self.kept_in(run)]
        texts = [record for record in kept if record["schema"] == "article/1"]
        counts = [(each["published_at"], each["views"]) for each in kept if each["schema"] == "observation/1"]
        assert [(text["change"], text["paragraphs"][0], text["published_at"]) for text in texts] == self.rules.texts
        assert [text["revision"] for text in texts] == list(range(1, len(texts) + 1))
        assert sorted(counts) == sorted(self.rules.counts)
        assert [each["schema"] for each in kept].count("absence/1") == self.rules.absences

    @invariant()
    def what_waits_is_what_the_rules_say(self) -> None:
        assert (self.night.due() != []) == (self.rules.link == "waiting")
        assert self.night.holds() == (self.rules.held is not None)

    def kept_in(self, run: str) -> list[dict[str, object]]:
        self.night.run, current = run, self.night.run
        kept = self.night.kept()
        self.night.run = current
        return kept


assert NIGHT.hour + 1 < 24  # a night is within one UTC day

TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
)
