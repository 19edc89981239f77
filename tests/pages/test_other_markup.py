"""The same page of kt.kz in markup that nobody has seen there, but that a site of its kind may have."""

import re

import pytest

from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Parsed
from kzcrawl.pages.kazakhstan_today import parse

URL = "https://www.kt.kz/rus/state/akim_otkryl_most_1377999001.html"
OTHER = "/rus/state/v_kostanae_otkryli_biblioteku_1377999002.html"
LEAD = "Алматы. 28 ноября. KAZAKHSTAN TODAY - Мост открыли, сообщает акимат."
LEAD_OF_OTHER = "Костанай. 28 ноября. KAZAKHSTAN TODAY - Библиотеку открыли, сообщает акимат."
HEAD = "<div>28.11.2025, 13:52 <i class=eye></i>33221</div><h1>Аким открыл мост</h1>"
BODY = f"<div><p>{LEAD}</p><p>По нему уже едут.</p></div>"
MAIN = HEAD + BODY
EMBEDDED = f"""<div>28.11.2025, 19:59 44571</div><h2><a href="{OTHER}">В Костанае открыли библиотеку</a></h2>
    <p>{LEAD_OF_OTHER}</p><p>В ней сто тысяч книг.</p>"""


def read(html: str, url: str = URL) -> Parsed:
    return parse(Page(f"<title>Аким открыл мост</title>{html}".encode(), "text/html; charset=utf-8", url))


def said(html: str) -> list[tuple[str | None, int | None, tuple[str, ...]]]:
    return [(told.head.title, told.head.views, told.paragraphs) for told in read(html).articles]


PLAIN = [
    ("Аким открыл мост", 33221, (LEAD, "По нему уже едут.")),
    ("В Костанае открыли библиотеку", 44571, (LEAD_OF_OTHER, "В ней сто тысяч книг.")),
]


def test_plain_markup() -> None:
    assert said(MAIN + EMBEDDED) == PLAIN


def test_article_elements_around_some_of_the_articles_or_around_all_at_once_lose_none() -> None:
    assert said(f"<article>{MAIN}</article>{EMBEDDED}") == PLAIN
    assert said(f"{MAIN}<article>{EMBEDDED}</article>") == PLAIN
    assert said(f"<article>{MAIN}{EMBEDDED}</article>") == PLAIN


def test_class_names_on_the_main_article_alone_lose_no_other() -> None:
    head = HEAD.replace("<div>", "<div class=page-meta>", 1).replace("<h1>", "<header class=page-heading><h1>")
    assert said(f"{head}</header><div class=page-content>{BODY}</div>{EMBEDDED}") == PLAIN


def test_cards_above_the_article_with_its_own_among_them_do_not_turn_the_order_of_stamp_and_title() -> None:
    cards = "".join(
        f"<div><div>28.11.2025, {time}</div><div><a href='{link}'>{title}</a></div></div>"
        for time, link, title in (("13:52", URL, "Аким открыл мост"), ("19:59", OTHER, "В Костанае открыли библиотеку"))
    )
    assert said(f"<div>{cards}</div>{MAIN}{EMBEDDED}") == PLAIN


def test_the_order_within_cards_is_not_that_of_the_articles() -> None:
    card = f"<div><h4><a href='{OTHER}'>В Костанае открыли библиотеку</a></h4><p>28.11.2025, 19:59</p></div>"
    assert said(f"<div>{card * 2}</div>{MAIN}{EMBEDDED}") == PLAIN


def test_a_count_below_the_title_is_the_articles() -> None:
    below = "<div>28.11.2025, 13:52</div><h1>Аким открыл мост</h1><div><i class=eye></i>33221</div>"
    assert said(below + BODY) == PLAIN[:1]


def test_what_stands_amid_the_text_and_is_none_of_it() -> None:
    between = f"""<div class=more><h3>Читайте также:</h3>
        <ul><li><a href="{OTHER}">В Костанае открыли</a></li></ul></div>
        <p>Читайте также: <a href="{OTHER}">В Костанае открыли библиотеку</a></p><div>Реклама</div>"""
    share = '<div>Рассказать друзьям: <a href="https://t.me/share">Telegram</a> <a href="https://vk.com/">VK</a></div>'
    body = BODY.replace("</p>", f"</p>{between}", 1)
    below = "<div>Нашли ошибку в тексте? Выделите ее и нажмите Ctrl + Enter</div><p>Ваш браузер устарел.</p>"
    assert said(HEAD + share + body + below) == PLAIN[:1]


@pytest.mark.parametrize(
    "text",
    [
        "Нашли ошибку в тексте проекта юристы.",
        "Если вы нашли ошибку в квитанции, обратитесь в ЦОН.",
        "<b>Реклама</b> на мосту не появится.",
        '<a href="https://akimat.kz/">Рассказать</a> друзьям о мосте предложил аким.',
    ],
)
def test_a_sentence_that_only_begins_like_a_label_is_text(text: str) -> None:
    (told,) = read(HEAD + BODY.replace("По нему уже едут.", text)).articles
    assert told.paragraphs == (LEAD, re.sub("<.*?>", "", text))


def test_a_question_about_cookies_is_no_article() -> None:
    banner = (
        '<div class="CookieBar"><p>Мы храним файлы cookie, чтобы сайт работал лучше для всех наших читателей.</p></div>'
    )
    assert said(banner + MAIN + EMBEDDED + banner) == PLAIN


def test_a_link_without_text_over_a_card_leads_where_its_title_does() -> None:
    card = """<div class="news-list__item"><article><a class="news__overlay-link" href="{}"></a>
        <div class="news__date">28.11.2025, {}</div><div>{}</div><h3>{}</h3></article></div>"""
    first = card.format(OTHER, "19:59", 44571, "В Костанае открыли библиотеку")
    second = card.format(URL, "13:52", 33221, "Аким открыл мост")
    found = read(f"<div class=row>{first}{second}</div>", "https://www.kt.kz/rus/all").sightings
    assert [(card.key, card.title, card.views) for card in found] == [
        ("1377999002", "В Костанае открыли библиотеку", 44571),
        ("1377999001", "Аким открыл мост", 33221),
    ]


UNTITLED = f"<link rel=canonical href={URL}><article><p>{LEAD}</p><p>По нему уже едут.</p></article>"
ALIKE = "Аким открыл первую школу"  # half its first words are those of the slug


def embedded(title: str, link: str = "", stamp: str = "28.11.2025, 19:59") -> str:
    title = f"<a href='{link}'>{title}</a>" if link else title
    return f"<article><p>{stamp} 44571</p><h2>{title}</h2><p>{LEAD_OF_OTHER}</p></article>"


@pytest.mark.parametrize("below", [embedded(ALIKE, OTHER), embedded(ALIKE), embedded("Аким открыл мост", OTHER)])
def test_an_article_of_a_title_like_the_slug_is_not_the_pages_own(below: str) -> None:
    html = f"<link rel=canonical href={URL}>{UNTITLED}{below}"
    own, other = parse(Page(html.encode(), "text/html; charset=utf-8", URL)).articles
    assert (own.head.placement, own.head.title, own.head.key) == ("page", None, "1377999001")
    assert own.head.flags == ("no_stamp", "no_title")
    assert (other.head.placement, other.head.stamp) == ("embedded", "28.11.2025, 19:59")
    assert other.head.key in (None, "1377999002")


def test_an_article_below_is_the_pages_own_where_slug_or_link_and_all_metadata_say_so() -> None:
    above = embedded("В Костанае открыли библиотеку", OTHER, "28.11.2025, 12:00")
    for below in (embedded("Аким открыл мост"), embedded("Мост открыт", URL)):
        assert read(above + below).articles[0].head.stamp == "28.11.2025, 19:59"
        assert read(above.replace(OTHER, "") + below).articles[0].head.stamp == "28.11.2025, 19:59"
    said = "<meta property=article:published_time content=2025-11-28T12:00:00+05:00>"
    assert read(above.replace(OTHER, "") + said + embedded("Аким открыл мост")).articles[0].head.stamp.endswith("12:00")


def test_a_page_that_shows_other_articles_alone_is_none_of_its_address() -> None:
    with pytest.raises(ParseError):
        read(embedded(ALIKE, OTHER) + embedded("В Костанае открыли библиотеку", SECOND_OTHER))


MENU = ["<a href=/rus/>Главная</a>", "Все новости", "<a href=/rus/state/>Власть</a>", "<a href=/rus/sports/>Спорт</a>"]
TEXT = f"<div>{LEAD}</div><div>По нему уже едут.</div>"


@pytest.mark.parametrize(
    "above",
    [
        "<div>Kazakhstan Today</div>",
        "<h1>Kazakhstan Today</h1>",
        "<h2><a href=/rus/all>Все новости</a></h2>",
        f"<ul>{''.join(map('<li>{}</li>'.format, MENU))}</ul>",
        f"<ul>{''.join(map('<li>{}</li>'.format, (*MENU[2:], MENU[1])))}</ul>",
        f"<div><h4>Все рубрики</h4>{''.join(map('<p>{}</p>'.format, MENU[2:]))}</div>",
        "".join(map("<div>{}</div>".format, MENU)),
        f"<div>{' '.join(MENU)}</div>",
    ],
)
def test_what_stands_above_an_untitled_article_is_not_its_title(above: str) -> None:
    html = f"<title>Все новости - KT</title><link rel=canonical href={URL}>{above}"
    for body in (TEXT, f"<article>{TEXT}</article>", TEXT + EMBEDDED):
        told, *_ = parse(Page(f"{html}{body}".encode(), "text/html; charset=utf-8", URL)).articles
        assert (told.head.title, told.head.flags, told.paragraphs[0]) == (None, ("no_stamp", "no_title"), LEAD)


@pytest.mark.parametrize(
    "above",
    [
        "<div><div><a href=/rus/>Главная</a><a href=/rus/state/>Власть</a></div><div>{}</div></div>",
        "<div><a href=/rus/>Главная</a><a href=/rus/state/>Власть</a><h1>{}</h1></div>",
        "<div><a href=/rus/>Главная</a></div><div><a href=/rus/state/>Власть</a></div><div>{}</div>",
        f"<h1><a href={URL}>{{}}</a></h1>",
    ],
)
def test_a_title_without_stamp_below_links_is_one(above: str) -> None:
    (told,) = read(f"<link rel=canonical href={URL}>{above.format('Аким открыл мост')}{TEXT}").articles
    assert (told.head.title, told.paragraphs) == ("Аким открыл мост", (LEAD, "По нему уже едут."))


CARD = f"""<div class=news-list__item><div>28.11.2025, 13:52</div><div>33221</div>
    <div><a href="{URL}">Аким открыл мост</a></div></div>"""
FOOT = "<div><a href=/about>О нас</a></div><div>© 2001-2025 Kazakhstan Today</div>"


@pytest.mark.parametrize("articles", [MAIN + EMBEDDED, MAIN])
@pytest.mark.parametrize("box", ["<div>{}</div>", "<aside>{}</aside>"])
@pytest.mark.parametrize("foot", [FOOT, ""])
def test_the_label_above_cards_is_no_text_whatever_stands_at_the_foot(articles: str, box: str, foot: str) -> None:
    html = f"{articles}<div>Самое читаемое</div>{box.format(CARD * 3)}{foot}"
    assert said(html) == PLAIN[: articles.count("<h")]
    assert read(html).articles[-1].head.flags == ("unknown_label",)


@pytest.mark.parametrize("line", ["В ней сто тысяч книг.", "Source: kazinform", "Дополнено 28.11.2025, 20.44"])
def test_cards_amid_the_last_article_do_not_end_it(line: str) -> None:
    (told,) = read(f"{MAIN}{CARD * 2}<p>{line}</p>{FOOT}").articles
    assert told.paragraphs == (LEAD, "По нему уже едут.", line)


SECOND_OTHER = "/rus/state/dorogi_ochistili_1377999003.html"


def listed(*cards: str, below: str = "") -> list[tuple[str | None, int | None]]:
    """Title and count of the cards of a listing; each is given as it stands in its box."""
    html = "".join(f"<div>{card}</div>" for card in cards)
    found = read(f"<div>{html}</div>{below}", "https://www.kt.kz/rus/all").sightings
    return [(card.title, card.views) for card in found]


def card_of(link: str, title: str, *below: str) -> str:
    return f"<div><a href='{link}'>{title}</a></div>" + "".join(map("<div>{}</div>".format, below))


@pytest.mark.parametrize(
    "between", ["<img src=/a.png>", "Общество", "<a href=/rus/state/>Власть</a>", "Общество, власть"]
)
def test_what_stands_between_time_and_count_gives_no_card_the_count_of_another(between: str) -> None:
    cards = (
        card_of(URL, "Аким открыл мост", "28.11.2025, 19:59", between, "44571"),
        card_of(OTHER, "В Костанае открыли библиотеку", "28.11.2025, 13:52", between),
        card_of(SECOND_OTHER, "Дороги очистили от снега", "28.11.2025, 13:40", between, "33221"),
    )
    assert [views for _, views in listed(*cards)] == [44571, None, 33221]


def test_a_count_is_looked_for_next_to_a_card_that_no_box_holds() -> None:
    flat = card_of(URL, "Аким открыл мост", "28.11.2025, 19:59", "44571") + card_of(
        OTHER, "В Костанае открыли библиотеку", "28.11.2025, 13:52", "Общество", "33221"
    )
    assert listed(flat) == [("Аким открыл мост", 44571), ("В Костанае открыли библиотеку", None)]
    above = "<div>44571</div><div>28.11.2025, 19:59</div>" + card_of(URL, "Аким открыл мост")
    assert listed(above + above.replace(URL, OTHER).replace("44571", "33221")) == [
        ("Аким открыл мост", 44571),
        ("Аким открыл мост", 33221),
    ]


@pytest.mark.parametrize(
    "pager",
    [
        "<div>1</div><div><a href='?page=2'>2</a></div>",
        "<ul><li>1</li><li><a href='?page=2'>»</a></li></ul>",
        "<div><a href='?page=1'>1</a></div><div>2</div><div><a href='?page=3'>3</a></div>",
        "<div><a href='?page=1'>1</a></div><div><a href='?page=2'>2</a></div>",
    ],
)
def test_a_number_of_the_pager_is_no_count(pager: str) -> None:
    first = "<div>28.11.2025, 19:59</div><div>44571</div>" + card_of(URL, "Аким открыл мост")
    second = "<div>28.11.2025, 13:52</div>" + card_of(OTHER, "В Костанае открыли библиотеку")
    said = [("Аким открыл мост", 44571), ("В Костанае открыли библиотеку", None)]
    assert listed(first, second, below=pager) == said  # outside any box
    assert listed(first, second + pager) == said  # in the last one
    assert listed(first + second + pager) == said  # where there are none


def test_what_stands_in_a_linked_card_is_its_own() -> None:
    card = "<a href='{}'><div>28.11.2025, {}</div><div>{}</div><div>{}</div></a>"
    first = card.format(OTHER, "19:59", 44571, "В Костанае открыли библиотеку")
    assert listed(first, card.format(URL, "13:52", 33221, "Аким открыл мост")) == [
        ("В Костанае открыли библиотеку", 44571),
        ("Аким открыл мост", 33221),
    ]


def test_of_two_numbers_of_a_card_the_one_beside_the_time_is_its_count() -> None:
    title = card_of(URL, "Аким открыл мост")
    other = card_of(OTHER, "В Костанае открыли библиотеку", "28.11.2025, 13:52")
    assert listed(f"<i>7</i>{title}<div>28.11.2025, 19:59</div><div>44571</div><div>12</div>", other)[0][1] == 44571
    assert listed(f"<div>28.11.2025, 19:59</div>{title}<div>44571</div><div>12</div>", other)[0][1] is None
