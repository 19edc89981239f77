"""Small pages and records of invented text, for tests that need one and do not care which."""

from dataclasses import replace

from kzcrawl.identity import content_hash
from kzcrawl.items import Article, Observation, Page, Sighting, Told, Unread

URL = "https://www.kt.kz/rus/state/akim_proveril_remont_mosta_1377999001.html"

PAGE = """\
28.11.2025, 13:52 33221
Аким проверил ремонт моста
Алматы. 28 ноября. KAZAKHSTAN TODAY - Ремонт моста через реку завершат к весне, сообщает акимат.
Напомним, мост закрыли в августе.
28.11.2025, 19:59 44571
В Костанае открыли библиотеку
Фото: Акорда
Костанай. 28 ноября. KAZAKHSTAN TODAY - В Костанае открыли новую библиотеку.
28.11.2025, 19:5941381В Костанае открыли библиотеку 24.11.2025, 13:57364016Как отдыхают в декабре
"""

COPY = """\
Дороги в селах отремонтируют до осени
Как сообщает Qazaq24.com со ссылкой на сайт Liter.KZ.
В трех районах начали ремонт дорог – такого объема работ не было десять лет, передает Liter.kz.
Другие новости на эту тему:
Просмотров:85
Эта новость заархивирована с источника 29 Ноября 2025 13:11
Войти
"""


def text_page(text: str = PAGE, url: str | None = None) -> Page:
    """A text rendering."""
    return Page(text.encode(), "text/plain; charset=utf-8", url)


def article(**changes: object) -> Article:
    """An article's record as it goes to the archive, its content hash made to fit."""
    made = Article(
        source="kazakhstan_today",
        id="kazakhstan_today:1377999001",
        url=URL,
        language="ru",
        section="state",
        title="Аким проверил ремонт моста",
        subtitle=None,
        published_at="2025-11-28T13:52:00+05:00",
        published_precision="minute",
        dateline={"place": "Алматы", "date": "2025-11-28", "agency": "KAZAKHSTAN TODAY"},
        credit=None,
        paragraphs=("Ремонт моста завершат к весне.", "Мост закрыли в августе."),
        images=(),
        tags=(),
        syndicated_from=None,
        archived_at=None,
        views=33221,
        observed_at="2025-11-29T01:00:03Z",
        placement="page",
        via="crawl",
        content_hash="",
        parser="text/1",
        flags=(),
        run="20251129T010003Z-kazakhstan_today-nightly",
        revision=1,
        change="first",
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    return replace(made, content_hash=content_hash(made.title, made.subtitle, made.paragraphs))


def observation(**changes: object) -> Observation:
    """An observation's record as it goes to the archive."""
    made = Observation(
        source="kazakhstan_today",
        id="kazakhstan_today:1377999001",
        url=URL,
        language="ru",
        section="state",
        title="Аким проверил ремонт моста",
        published_at="2025-11-28T13:52:00+05:00",
        published_precision="minute",
        views=33221,
        placement="page",
        via="crawl",
        observed_at="2025-11-29T01:00:03Z",
        flags=(),
        run="20251129T010003Z-kazakhstan_today-nightly",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def unread(**changes: object) -> Unread:
    """The record of a page that was not understood."""
    made = Unread(
        source="kazakhstan_today",
        id="kazakhstan_today:1377999001",
        url=URL,
        page="article",
        reason="nothing_found",
        via="crawl",
        observed_at="2025-11-29T01:00:03Z",
        capture=None,
        run="20251129T010003Z-kazakhstan_today-nightly",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def told(**changes: object) -> Told:
    """A full text as a page tells it."""
    return replace(Told(Sighting("page", title="Заголовок"), ("Первый абзац.",), "text/1"), **changes)  # type: ignore[arg-type]
