"""A backfill is killed at seeded moments, and a nightly runs in its middle: it brings all, and nothing twice."""

from collections import Counter
from datetime import date
from threading import Event, Thread

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.days import Days
from kzcrawl.locking import is_at_work
from tests.torture.past import SOURCE, Past, past

KAZAKH = {"KAZAKHSTAN_TODAY_LISTINGS": "/kaz/all", "KAZAKHSTAN_TODAY_FEEDS": "/kaz/rss", "RUN_PAGES": "20"}
WAIT_SECONDS = 60.0


def test_kills_at_seeded_moments_cost_a_backfill_nothing() -> None:
    with past(Days.of("2024-02-28", "2024-03-01"), RUN_PAGES="15") as backfill:
        assert backfill.struck(seed=2, kills=3).status == 0
        assert (len(backfill.truth()), backfill.faults()) == (42, [])


class NightInTheMiddle:
    """At a request of a backfill, a nightly begins; the site answers once that has asked for something as well.

    `asked` are the requests that came while it was at work.
    """

    def __init__(self, backfill: Past, at_request: int) -> None:
        self.asked = 0
        self._backfill, self._at = backfill, at_request
        self._has_asked = Event()
        self._night = Thread(target=self._run)
        backfill.site.log.heard = self._hear

    def wait(self) -> None:
        self._night.join(WAIT_SECONDS)

    def _hear(self, number: int) -> None:
        if number == self._at:
            self._night.start()
            self._has_asked.wait(WAIT_SECONDS)
        elif number > self._at:
            self.asked += is_at_work(Layout(self._backfill.archive), "nightly")
            self._has_asked.set()

    def _run(self) -> None:
        night = Past(self._backfill.archive, self._backfill.site, self._backfill.days, **KAZAKH)
        assert night.run(command="nightly").status == 0


def test_a_backfill_holds_while_a_nightly_runs_and_the_union_is_right() -> None:
    days = Days(date(2025, 11, 25), date(2025, 11, 28))
    with past(days, **KAZAKH) as backfill:
        night = NightInTheMiddle(backfill, at_request=3)
        assert backfill.run().status == 0
        night.wait()
        of_night = [run for run in Archive(backfill.archive).manifests() if run.kind == "nightly"]
        assert night.asked == sum(sum(run.requests.values()) for run in of_night) > 10
        shown = backfill.site.sites[SOURCE].pages.stories
        truth = {f"{SOURCE}:{each.key}" for each in shown if each.edition == "kaz" and each.published_at.date() in days}
        assert backfill.held() == Counter(truth)
        assert max(Counter(backfill.site.asked(0)).values()) == 1
