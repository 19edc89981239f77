"""How long a host is left alone, by a clock that only sleeping moves."""

import asyncio
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Headers, Response

from kzcrawl.spiders.pace import AskedToWait, PaceMiddleware, seconds_asked

NOON = "Sat, 29 Nov 2025 12:00:00 GMT"
PAGE = Request("https://www.kt.kz/rus/all")
BESIDE = Request("https://kt.kz/rus/all")


class Robots:
    """A robots.txt that asks for a delay."""

    def __init__(self, delay: float | None) -> None:
        self.delay = delay

    def crawl_delay(self, user_agent: str) -> float | None:
        assert user_agent == "kzcrawl/0"
        return self.delay


class Time:
    """Passes while somebody sleeps, at first a bit too little, as with coarse timers."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.early = 0.25

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += max(seconds - self.early, 0.125)
        self.early = 0.0


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pace(time: Time) -> PaceMiddleware:
    return PaceMiddleware("kzcrawl/0", time.now, time.sleep)


def waited(pace: PaceMiddleware, time: Time, request: Request = PAGE) -> float:
    """How long a request was held back."""
    before = time.seconds
    asyncio.run(pace.process_request(request))
    return time.seconds - before


def busy(pace: PaceMiddleware, status: int = 503, **headers: str) -> Request:
    """A request that was answered so."""
    named: Any = {name.replace("_", "-"): value for name, value in headers.items()}
    request = PAGE.copy()
    assert pace.process_response(request, Response(PAGE.url, status, named)).status == status
    return request


@pytest.mark.parametrize(
    ("asked", "seconds"), [(None, 0), (0.5, 0.5), (10, 10), (60, 60), (61, 60), (1e9, 60), (-5, 0), (float("nan"), 0)]
)
def test_crawl_delay_holds_back_the_first_page_and_every_later_one(
    pace: PaceMiddleware, time: Time, asked: float | None, seconds: float
) -> None:
    pace.heed_robots(Robots(asked), PAGE)  # type: ignore[arg-type]
    assert waited(pace, time) == seconds
    time.seconds += 100  # so long does the answer take
    pace.note_answer(PAGE)
    assert waited(pace, time) == seconds


def test_a_crawl_delay_that_is_capped_is_told(pace: PaceMiddleware, caplog: pytest.LogCaptureFixture) -> None:
    pace.heed_robots(Robots(60), PAGE)  # type: ignore[arg-type]
    assert caplog.messages == []
    pace.heed_robots(Robots(600), PAGE)  # type: ignore[arg-type]
    assert caplog.messages == ["www.kt.kz asks for a Crawl-delay of 600 s: it is given 60"]


def test_what_passed_since_the_answer_is_not_waited_again(pace: PaceMiddleware, time: Time) -> None:
    pace.heed_robots(Robots(10), PAGE)  # type: ignore[arg-type]
    time.seconds += 4
    assert waited(pace, time) == 6


def test_each_host_has_its_own_pace(pace: PaceMiddleware, time: Time) -> None:
    pace.heed_robots(Robots(10), PAGE)  # type: ignore[arg-type]
    busy(pace, Retry_After="3600")
    assert waited(pace, time, BESIDE) == 0


@pytest.mark.parametrize(("status", "seconds"), [(503, 120), (429, 120), (500, 0), (301, 0), (200, 0)])
def test_a_busy_host_is_left_alone_as_long_as_it_asks(
    pace: PaceMiddleware, time: Time, status: int, seconds: int
) -> None:
    request = busy(pace, status, Retry_After="120")
    assert "dont_retry" not in request.meta
    assert waited(pace, time) == seconds
    assert waited(pace, time) == 0


def test_the_longer_of_two_pauses_counts(pace: PaceMiddleware, time: Time) -> None:
    pace.heed_robots(Robots(10), PAGE)  # type: ignore[arg-type]
    busy(pace, Retry_After="4")
    assert waited(pace, time) == 10
    busy(pace, Retry_After="40")
    pace.note_answer(PAGE)
    assert waited(pace, time) == 40


def test_a_host_that_asks_for_more_is_asked_for_nothing_more(
    pace: PaceMiddleware, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    assert busy(pace, Retry_After="121").meta["dont_retry"]
    for _ in range(2):
        with pytest.raises(AskedToWait, match=r"www\.kt\.kz"):
            waited(pace, time)
        time.seconds += 10_000
    assert caplog.messages == ["www.kt.kz asks to be left alone (now for 121 s): it is, for this night"]


def test_who_was_waiting_then_does_not_go_out_either(pace: PaceMiddleware, time: Time) -> None:
    async def sleep(seconds: float) -> None:
        busy(pace, Retry_After="3600")
        time.seconds += seconds

    pace._sleep = sleep
    busy(pace, Retry_After="5")
    with pytest.raises(AskedToWait):
        waited(pace, time)


@pytest.mark.parametrize(
    ("asked", "date", "seconds"),
    [
        ("0", None, 0),
        ("17", None, 17),
        ("9" * 5_000, None, float("inf")),
        ("Sat, 29 Nov 2025 12:01:30 GMT", NOON, 90),
        ("Fri, 28 Nov 2025 12:00:00 GMT", NOON, -86_400),
        ("Sat, 29 Nov 2025 12:01:30 GMT", None, None),
        ("Sat, 29 Nov 2025 12:01:30 GMT", "today", None),
        ("", NOON, None),
        ("-5", NOON, None),
        ("1.5", NOON, None),
        ("soon", NOON, None),
        ("\u0663", NOON, None),
        ("Sat, 99 Nov 99999 99:99:99 GMT", NOON, None),
        (None, NOON, None),
    ],
)
def test_what_retry_after_says(asked: str | None, date: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": asked, "Date": date}
    assert seconds_asked(Headers({name: value for name, value in headers.items() if value is not None})) == seconds


def test_a_host_that_asks_for_a_quarter_of_an_hour_in_all_is_left_alone(pace: PaceMiddleware, time: Time) -> None:
    for _ in range(9):
        busy(pace, Retry_After="100")
        waited(pace, time)
    assert busy(pace, Retry_After="1").meta["dont_retry"]
    with pytest.raises(AskedToWait):
        waited(pace, time)
