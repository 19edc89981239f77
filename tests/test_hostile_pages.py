"""Whatever a page holds, it is read or refused with a reason, in the same way each time, and never in endless time."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kzcrawl.archive.layout import folder_of
from kzcrawl.archive.records import encode, fault_of, value_of
from kzcrawl.exceptions import ParseError
from kzcrawl.items import Article, Page, Parsed, Record, Visit
from kzcrawl.pages import Source, sources
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.pipelines.validate import ValidatePipeline

settings.register_profile(
    "hostile",
    derandomize=True,
    deadline=None,
    max_examples=150,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
HOSTILE = settings.get_profile("hostile")

RUSSIAN = """ date 2025-11-29 28.11.2025, 13:52 33221
Мост через реку откроют весной
Подрядчик просит еще три месяца
Фото: Акорда
Рассказать друзьям
Алматы. 28 ноября. KAZAKHSTAN TODAY - Ремонт моста через реку завершат к весне, сообщает пресс-служба акимата.
Работы идут по графику. Мост "Восточный" откроем в марте", - сказал аким.
28.11.2025, 19:59 44571
В Костанае открыли библиотеку "Парасат"
Костанай. 28 ноября. KAZAKHSTAN TODAY - В Костанае открыли новую библиотеку, сообщает акимат.
28.11.2025, 12:00Нацбанк о ставке 18% 28.11.2025, 19:5941381В Костанае открыли библиотеку "Парасат" """
ENGLISH = """Система Orphus
4 killed in road accident in Almaty region
13.06.2024, 09:48 2931
Images | gov.kz
Tell a friend
Four people died in a road accident in Almaty region on Thursday, Kazinform News Agency reports.
Source: kazinform
This information may not be reproduced without permission
relevant news
12.06.2024
Huge fire engulfs reed beds in a reserve
The fire started on Wednesday evening, according to the ministry."""
COPY = """Дороги в селах отремонтируют до осени
Как сообщает Qazaq24.com со ссылкой на сайт Liter.KZ.
В трех районах начали ремонт дорог – такого объема работ не было десять лет, передает Liter.kz.
Другие новости на эту тему:
Просмотров:85
Эта новость заархивирована с источника 29 Ноября 2025 13:11
Войти
Новости"""
LISTING = """<div class="news-list__item"><article><div class="news__date">28.11.2025, 12:00</div>
<a class="news__overlay-link" href="/rus/state/natsbank_1377999003.html">Нацбанк рассказал о ставке</a></article></div>
<div><span>28.11.2025, 19:59</span> <span>41381</span>
<p><a href="https://kt.kz/rus/state/biblioteka_1377999002.html">В Костанае открыли библиотеку</a></p></div>"""
ARTICLE = """<html><head><title>Мост откроют - KT</title><meta property="og:title" content="Мост откроют">
<link rel="canonical" href="https://www.kt.kz/rus/state/most_otkroyut_vesnoy_1377999001.html">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-11-28T13:52:00+05:00"}</script>
<nav><a href="/rus/all">Все новости</a></nav>
<article><div class="page-meta"><span>28.11.2025, 13:52</span><span>33221</span></div>
<header class="page-heading"><h1>Мост откроют весной</h1></header>
<div class="page-content"><div><img src="/neofiles/serve-image/692801a2aaaaaaaaaaaaaaaa/738x473/c1"></div>
<div>Алматы. 28 ноября. KAZAKHSTAN TODAY - Ремонт моста завершат к весне, сообщает пресс-служба акимата.</div>
<blockquote>Работы идут по графику", - сказал аким.</blockquote>
<div><a href="/rus/archive_tags/%D0%9C%D0%BE%D1%81%D1%82">Мост</a></div></div></article>
<article><p>28.11.2025, 14:22</p><h2><a href="/rus/state/biblioteka_1377999002.html">Открыли библиотеку</a></h2>
<p>Костанай. 28 ноября. KAZAKHSTAN TODAY - В Костанае открыли новую библиотеку, сообщает акимат.</p></article>"""
SHAPES = (RUSSIAN, ENGLISH, COPY, LISTING, ARTICLE)

# What stands where nobody expects it: stamps, labels, half of a tag, bytes that are no text.
STRAY = (
    "28.11.2025, 13:52 33221", "28.11.2025, 13:52", "28.11.2025", "31.02.2025, 13:52", "01.01.0001, 00:00 6", "33221",
    "31.12.9999, 23:59 11", "28.11.2025, 19:5911613 killed", "28.11.2025, 13:52 28.11.2025, 13:52", "Фото:",
    "Фото: a.b Мост", "Images", "Images | ", "relevant news", "Tell a friend", "Система Orphus", "©", "Просмотров:85",
    "Просмотров:",
    "Эта новость заархивирована с источника 31 Февраля 2025 13:11", "Как сообщает Qazaq24.com со ссылкой на .",
    "Эта новость заархивирована с источника 1 Января 0001 00:00", "Алматы. 30 февраля. KAZAKHSTAN TODAY - ", '"', " - ",
    "Алматы. 99 ноября. KAZAKHSTAN TODAY - Ремонт моста завершат к весне, сообщает акимат.", "<article>", "</article>",
    "</div>", "<h1>", "<br>", "<p hidden>", "<!--", "<table><tr>", "<base href='http://['>", "<a href='http://['>",
    "<a>",
    "<a href='/rus/archive_tags/%00%0A'>x</a>", "<a href='/rus/archive_tags/'>y</a>", "<img src='http://a\x01b/'>",
    "<time datetime='9999-12-31T23:59:59-12:00'>28.11.2025, 13:52</time>",
    "<time datetime='0001-01-01'>28.11.2025</time>", '<script type="application/ld+json">[[1]]</script>',
    "<a href='/rus/state/мост \x01_1377999009.html'>Мост и дороги</a>",
    '<meta property="og:url" content="https://kt.kz/eng/video/video1377988869.html">', '<meta charset="idna">',
    '<script type="application/ld+json">{"@type": ["Article"], "headline": "\\u0000", "keywords": [""]}</script>',
    "\x00", "\x1f", "\u202e", "\u200b", "\ufeff", "\ud800", "&#0;", "&#xD800;", "и\u0306", "\u0306" * 200,
    "а" * 3_000,
)  # fmt: skip
STEERING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # the direction of a line
NIGHT = datetime(2025, 11, 29, 22, tzinfo=UTC)
FOLDER = re.compile(r"(articles|observations)/(kazakhstan_today|qazaq24)/(\d{4}/\d\d/\d\d|undated)", re.ASCII)
TYPES = ("text/plain", "text/html", "text/html; charset=windows-1251", None)
URLS = (None, "https://www.kt.kz/rus/state/most_otkroyut_vesnoy_1377999001.html", "https://kt.kz/rus/all",
        "https://qazaq24.com/story/dorogi-1001", "https://qazaq24.com/", "http://[")  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A page of one of the shapes with lines dropped, doubled, moved, and strange ones among them."""
    lines = draw(st.sampled_from(SHAPES)).split("\n")
    for change in draw(st.lists(st.sampled_from(("drop", "double", "move", "insert", "append")), max_size=8)):
        at = draw(st.integers(0, max(len(lines) - 1, 0)))
        if change == "insert":
            lines.insert(at, draw(st.sampled_from(STRAY)))
        elif lines and change == "append":
            lines[at] += draw(st.sampled_from(STRAY))
        elif lines and change == "double":
            lines.insert(at, lines[at])
        elif lines:
            line = lines.pop(at)
            if change == "move":
                lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


def parsed(source: Source, page: Page) -> Parsed | str:
    """What a source makes of a page, or the reason of its refusal."""
    try:
        return source.parse(page)
    except ParseError as error:
        return error.reason


def recognised(source: Source, page: Page) -> bool | str:
    """Whether a source recognises a page, or the reason of its refusal."""
    try:
        return source.recognises(page)
    except ParseError as error:
        return error.reason


def records(page: Page) -> Iterator[Record]:
    """What is archived of a page by whichever source, as the archive fills it in."""
    for source in sources().values():
        if isinstance(found := parsed(source, page), Parsed):
            visit = ValidatePipeline().process_item(Visit(found, "crawl"))
            for record in NormalisePipeline().process_item(visit).records:
                whole = replace(record, run="20251129T010003Z-kazakhstan_today-nightly")
                yield replace(whole, revision=1, change="first") if isinstance(whole, Article) else whole


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts(inner)


def check(page: Page) -> None:
    for source in sources().values():
        assert parsed(source, page) == parsed(source, page)
        assert recognised(source, page) in (True, False, "too_deep", "too_many_parts")
    for record in records(page):
        assert fault_of(orjson.loads(encode(value_of(record)))) is None
        for text in texts(asdict(record)):
            assert not any(unicodedata.category(letter) in ("Cc", "Cs") or letter in STEERING for letter in text)
        assert FOLDER.fullmatch(folder_of(record, NIGHT))


@given(st.binary(max_size=2_000), st.sampled_from(TYPES), st.sampled_from(URLS))
@HOSTILE
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str | None, url: str | None) -> None:
    check(Page(body, content_type, url))


@given(st.text(max_size=1_000), st.sampled_from(TYPES), st.sampled_from(URLS))
@HOSTILE
def test_any_text_is_read_or_refused(text: str, content_type: str | None, url: str | None) -> None:
    check(Page(text.encode(errors="replace"), content_type, url))


@given(mutated(), st.sampled_from(TYPES), st.sampled_from(URLS))
@settings(HOSTILE, max_examples=600)
@example("31.02.2025, 13:52", "text/plain", None)
def test_a_page_out_of_joint_is_read_or_refused(text: str, content_type: str | None, url: str | None) -> None:
    check(Page(text.encode(errors="surrogatepass"), content_type, url))


@pytest.mark.parametrize("stray", STRAY)
def test_a_stray_line_anywhere_harms_no_page(stray: str) -> None:
    for shape in SHAPES:
        lines = shape.split("\n")
        for at in range(len(lines) + 1):
            body = "\n".join([*lines[:at], stray, *lines[at:]]).encode(errors="surrogatepass")
            check(Page(body, "text/html" if shape.startswith("<") else "text/plain"))


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_recognised_and_read_as_it_stands(shape: str) -> None:
    page = Page(shape.encode(), "text/html" if shape.startswith("<") else "text/plain")
    assert any(source.recognises(page) for source in sources().values())
    assert list(records(page))


CARD = '<p>28.11.2025, 13:52</p><p><a href="https://www.kt.kz/rus/state/a_{:010}.html">Мост номер {}</a></p>'
LINK = '<p><a href="https://www.kt.kz/rus/state/a_1234567890.html">Мост через реку</a></p>'


@pytest.mark.parametrize(
    "text",
    [
        "28.11.2025, 13:52 33221\n" * 20_000,
        "28.11.2025, 13:52 33221\nМост через реку\nМост открыли вчера.\n" * 7_000,
        "28.11.2025, 13:52" * 20_000,
        "".join(f"28.11.2025, 13:5211Мост номер {n} " for n in range(20_000)),
        RUSSIAN + "".join(f"28.11.2025, 13:5211613 killed {n} " for n in range(20_000)),
        "28.11.2025, 13:52" + "1" * 500_000,
        " - " * 300_000,
        "Мост" + " - " * 300_000 + ".",
        "А" * 1_000_000 + ".",
        ("А" * 39 + ". 1 ") * 20_000,
        "а\u0323\u0301" + "\u0323\u0301" * 200_000,
        COPY + "".join(f"Абзац номер {n}.\n" for n in range(20_000)),
        COPY.replace("трех", "X." * 200_000),
        "".join(CARD.format(n, n) for n in range(7_000)),
        LINK * 20_000,
        LINK.removeprefix("<p>").removesuffix("</p>") * 20_000,
        "<article>" + ARTICLE * 300,
        "<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">Мост",
        "<p>" + "28.11.2025, 13:52 " * 500_000,
        "<a href=/>" * 1_000_000,
        "".join(f"<font a{n}>" for n in range(100_000)) + "<p>" * 100_000,
    ],
    ids=range(21),
)
def test_no_page_takes_endless_time(text: str) -> None:
    page = Page(text.encode(), "text/html" if text.startswith("<") else "text/plain")
    for source in sources().values():
        parsed(source, page)
