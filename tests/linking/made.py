"""An article of kt.kz and a copy of it on Qazaq24, as pages that can be imported."""

from pathlib import Path

from kzcrawl.archive.layout import Layout
from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.items import Page, Visit
from kzcrawl.job import job
from kzcrawl.pages import source_of
from kzcrawl.share import Limits, Task
from tests.make import text_page

CLOCK = Clock(parse_instant("2025-12-03T01:00:03Z"))
REPORT = (
    "На ремонт дорог Тараза выделят 17 млрд тенге, сообщает акимат области.",
    "Работы начнутся в марте и займут 45 дней, их проведут три подрядчика из соседних районов.",
    "Каждый участок примут вместе с жителями, подчеркнул инженер Тимур Саматов.",
)
ORIGINAL_ID, COPY_ID = "kazakhstan_today:1377999001", "qazaq24:/story/na-remont-dorog-211001"


def original(day: int = 28, number: int = 1) -> Page:
    """The article, published at 13:52 of a day of November."""
    head = f"{day}.11.2025, 13:52 33221\nНа ремонт дорог Тараза выделят 17 млрд тенге\nФото: Акорда\n"
    text = f"{head}Алматы. {day} ноября. KAZAKHSTAN TODAY - " + "\n".join(REPORT)
    return text_page(text, f"https://www.kt.kz/rus/state/na_remont_dorog_137799900{number}.html")


def copy(*paragraphs: str, number: int = 1, origin: str = "KT.KZ") -> Page:
    """A copy, archived at 15:11 of 29 November."""
    lines = (
        "На ремонт дорог Тараза выделят 17 млрд тенге",
        f"Как сообщает Qazaq24.com со ссылкой на сайт {origin}.",
        *(paragraphs or REPORT),
        "Другие новости на эту тему:",
        "Просмотров:85",
        "Эта новость заархивирована с источника 29 Ноября 2025 15:11",
    )
    return text_page("\n".join(lines), f"https://qazaq24.com/story/na-remont-dorog-21100{number}")


def keep(archive: Path, *pages: Page) -> None:
    """Imports pages."""
    with job(Layout(archive), Task("import", CLOCK, Limits(1000, 900))) as work:
        for page in pages:
            work.take(Visit(source_of(page).parse(page), "import"))
        work.finish()
