"""A site that answers as a test tells it to: on loopback, a few pages in the class names of kt.kz."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self

SOURCE = "kazakhstan_today"
LISTINGS = ("/rus/all", "/kaz/all", "/eng/all")
NIGHT = datetime(2025, 11, 29, 22, tzinfo=UTC)  # 03:00 of the 30th in Almaty
HTML = "text/html; charset=utf-8"

Headers = dict[str, str]


class Answer(NamedTuple):
    """What the site sends."""

    status: int
    headers: Headers
    body: bytes


class Asked(NamedTuple):
    """What it was asked for: a path with its query, or, as a proxy, an address."""

    path: str
    headers: dict[str, str]


Answers = dict[str, Answer | Callable[[Asked], Answer]]


@dataclass
class LittleSite:
    """Serves `answers` by path while it is open, and 404 for all else; `asked` is what it was asked for so far."""

    answers: Answers = field(default_factory=dict)
    host: str = "127.0.0.1"
    instant: datetime = NIGHT
    asked: list[Asked] = field(default_factory=list)
    other: Callable[[Asked], Answer] = lambda _: said(404)

    @property
    def base_urls(self) -> dict[str, str]:
        """Where it is; it stands for kt.kz alone."""
        return {SOURCE: self.url}

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self._server.server_port}"

    def answer(self, asked: Asked) -> Answer:
        """What it says to a request, which it notes."""
        self.asked.append(asked)
        found = self.answers.get(asked.path)
        if found is None:
            return self.other(asked)
        return found if isinstance(found, Answer) else found(asked)

    def paths(self) -> list[str]:
        """What it was asked for, in order, but for robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def __enter__(self) -> Self:
        self._server = _Server((self.host, 0), _Handler)
        self._server.site = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def said(status: int, text: str = "", **headers: str) -> Answer:
    """A page of a few words; `headers` with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"Content-Type": HTML, **named}, text.encode())


def moved(where: str, status: int = 302) -> Answer:
    """A redirect."""
    return said(status, Location=where)


@dataclass(frozen=True)
class Story:
    """An article: what its card and its own page show. Its `day` is one of November 2025."""

    number: int
    day: int = 29
    title: str = "Мост открыли после ремонта"
    text: str = "Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост открыли."
    edition: str = "rus"
    section: str = "society"
    views: int = 101

    @property
    def key(self) -> str:
        return f"13779990{self.number:02}"

    @property
    def stamp(self) -> str:
        return f"{self.day:02}.11.2025, 12:{self.number % 60:02}"

    @property
    def path(self) -> str:
        return f"/{self.edition}/{self.section}/most_{self.key}.html"

    @property
    def id(self) -> str:
        return f"{SOURCE}:{self.key}"

    def page(self, *below: "Story") -> Answer:
        """Its own page, with the full texts of others below its own."""
        return said(200, "<html><body>" + "".join(_whole(story) for story in (self, *below)) + "</body></html>")


def listing(stories: Sequence[Story], next_page: str | None = None) -> Answer:
    """A page of cards, perhaps with a link to the next page."""
    cards = "".join(
        f'<div class="news-list__item"><a href="{story.path}">{story.title} {story.number}</a>'
        f"<span>{story.stamp}</span> <span>{story.views}</span></div>"
        for story in stories
    )
    pager = f'<a href="{next_page}">2</a>' if next_page else ""
    return said(200, f"<html><body>{cards}{pager}</body></html>")


def feed(stories: Sequence[Story]) -> Answer:
    """An RSS feed."""
    items = "".join(
        f"<item><title>{story.title} {story.number}</title><link>https://www.kt.kz{story.path}</link>"
        f"<pubDate>{story.day:02} Nov 2025 12:{story.number % 60:02}:00 +0500</pubDate></item>"
        for story in stories
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return Answer(200, {"Content-Type": "application/rss+xml"}, body.encode())


def site_of(*stories: Story, **changes: Answer) -> Answers:
    """The listings of these, each with a second page of what is older than any floor, and their pages."""
    answers: Answers = {}
    for n, (path, edition) in enumerate(zip(LISTINGS, ("rus", "kaz", "eng"), strict=True)):
        shown = [story for story in stories if story.edition == edition]
        old = [Story(90 + n, day=1, edition=edition)]
        answers[path] = listing(shown or old, f"{path}?page=2")
        answers[f"{path}?page=2"] = listing(old)
    return answers | {story.path: story.page() for story in stories} | changes


def _whole(story: Story) -> str:
    return (
        f'<div class="page-heading"><h1>{story.title} {story.number}</h1></div>'
        f'<div class="page-meta"><span>{story.stamp}</span> <span>{story.views}</span></div>'
        f'<div class="page-content"><div>{story.text}</div></div>'
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: LittleSite

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        answer = self.server.site.answer(Asked(self.path, dict(self.headers)))
        self.send_response(answer.status)
        for name, value in (answer.headers | {"Content-Length": str(len(answer.body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Nothing: `asked` is the log."""
