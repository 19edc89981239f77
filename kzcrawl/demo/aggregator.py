"""Qazaq24 at an instant: its copies, its listing, and its pages that are no news, as outlines."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from kzcrawl.demo.chrome import STYLE, pager, shared
from kzcrawl.demo.copies import SOURCE
from kzcrawl.demo.fates import Gone
from kzcrawl.demo.outline import Outline, Part
from kzcrawl.demo.shown import Shown, shown_copy
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import World

CARDS_A_PAGE = 20
_MORE = 3
_MOST_READ = 5
_STORY = re.compile(r"/story/[^/]*-(\d+)")
# What the menu leads to besides the news, and what stands there.
SERVICES = {
    "/pogoda": ("Погода", "Сегодня ясно, ветер слабый, днем минус пять."),
    "/kurs": ("Конвертор валют", "Введите сумму, выберите валюту."),
    "/namaz": ("Время намаза", "Рассвет 07:12, закат 17:01."),
    "/o-nas": ("О нас", "Мы собираем новости Казахстана с многих сайтов."),
}


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """One page of the listing: its titles, its number, and how many there are."""

    cards: tuple[Shown, ...]
    number: int
    count: int


class Aggregator:
    """The site of a world at an instant."""

    def __init__(self, world: World, instant: datetime) -> None:
        self.world, self.instant = world, instant

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """All copies that the listing reaches, newest first."""
        return self.world.stories(SOURCE, self.instant)

    def find(self, path: str) -> Story | Gone | None:
        """The copy at an address; None for what never was one."""
        found = _STORY.fullmatch(path)
        story = self.world.find(SOURCE, int(found[1]), self.instant) if found else None
        return None if isinstance(story, Story) and story.key != path else story

    def article(self, story: Story) -> Shown:
        """What the page of a copy shows of it."""
        return shown_copy(story, "page", self.instant)

    def listing(self, number: int = 1) -> CopiesPage | None:
        """A page of the listing; None where there is none."""
        count = -(-len(self.stories) // CARDS_A_PAGE)
        here = self.stories[(number - 1) * CARDS_A_PAGE : number * CARDS_A_PAGE]
        cards = tuple(shown_copy(story, "listing", self.instant) for story in here)
        return CopiesPage(cards, number, count) if 1 <= number <= count else None

    def article_outline(self, story: Story) -> Outline:
        """The page of a copy: below it other news, count, time of archiving, the menu and the most read."""
        page = self.article(story)
        others = [other for other in self.stories if other.key != story.key]
        lines = [("title", story.title), ("credit", f"Как сообщает Qazaq24.com со ссылкой на сайт {story.origin}.")]
        lines += [(role, text) for role, text in story.body]
        lines.append(("related", "Другие новости на эту тему:"))
        lines += [("more", f"{other.title} | {other.path}") for other in others[story.number % 7 :][:_MORE]]
        lines += [("views", str(page.views)), ("archived", page.stamp or "")]
        read = sorted(others, key=lambda other: -other.popularity)[:_MOST_READ]
        most_read = shared("Самые читаемые", [(other.title, other.path) for other in read])
        about = {"site": SOURCE, "canonical": story.url, "style": STYLE}
        return Outline(about, [Part("copy", lines), _menu(), most_read])

    def listing_outline(self, page: CopiesPage) -> Outline:
        """A page of the listing: titles, and nothing that tells a time or a count."""
        about = {"site": SOURCE, "style": STYLE, "window-title": "Новости Казахстана"}
        cards = [("card", f" | | {card.story.title} | {card.story.path}") for card in page.cards]
        links = [pager("/", page.number, page.count, ("Назад", "Далее"))] if page.count > 1 else []
        return Outline(about, [_menu(), Part("listing", cards), *links])

    def service_outline(self, path: str) -> Outline:
        """A page of the menu that is no news."""
        title, text = SERVICES[path]
        return Outline(
            {"site": SOURCE, "style": STYLE, "window-title": title},
            [Part("copy", [("title", title), ("p", text)]), _menu()],
        )


def _menu() -> Part:
    return shared("Войти", [("Новости", "/"), *((title, path) for path, (title, _) in SERVICES.items())])
