"""The pages of the invented kt.kz as outlines: what stands on them, in the order of the real ones."""

from collections.abc import Iterator

from kzcrawl.demo.chrome import STYLE, pager, shared
from kzcrawl.demo.drafts import EDITIONS
from kzcrawl.demo.listing_forms import later_page
from kzcrawl.demo.newspaper import ArticlePage, ListingPage
from kzcrawl.demo.outline import Outline, Part
from kzcrawl.demo.shown import Shown

DEAD_LINK = "/rus/archive/2009"  # in the foot of every page: sites have such
_NAME = "Kazakhstan Today"
_WORDS = {
    "rus": {
        "society": "Общество",
        "state": "Государство",
        "incidents": "Происшествия",
        "sports": "Спорт",
        "reviews": "Обзоры",
        "all": "Все новости",
        "": "Самое читаемое",
        "old": "Архив",
    },
    "eng": {
        "government": "Government",
        "incidents": "Incidents",
        "society": "Society",
        "sports": "Sports",
        "video": "Video",
        "all": "All news",
        "": "Most read",
        "old": "Archive",
    },
    "kaz": {
        "society": "Қоғам",
        "politics": "Саясат",
        "all": "Барлық жаңалық",
        "": "Көп оқылған",
        "old": "Мұрағат",
    },
}
_EDITION_NAMES = (("rus", "Рус"), ("kaz", "Қаз"), ("eng", "Eng"))
_ONWARD = {"rel_next": "next", "show_more": "button", "endless_scroll": "scroll"}
_PAGER_WORDS = {"rus": ("Назад", "Далее"), "eng": ("Back", "Next"), "kaz": ("Артқа", "Келесі")}


def article_outline(page: ArticlePage) -> Outline:
    """The page of an article."""
    story = page.main.story
    edition = story.edition or ""
    about = {"canonical": story.url, "style": STYLE}
    if page.main.title is None:
        about["window-title"] = "Новости Казахстана сегодня"
    if "title_first" in story.quirks:
        about["order"] = "title-first"
    articles = [Part("article", list(_article_lines(shown, edition))) for shown in (page.main, *page.embedded)]
    if related := EDITIONS[edition].related:
        articles[0].lines.append(("related", related))
    lists = [card for cards in page.most_read for card in cards]
    most_read = [("card", _card(card, with_picture=n == 1)) for n, card in enumerate(lists)]
    side = Part("most-read", [("label", _WORDS[edition][""]), *most_read])
    return Outline(about, [_header(edition), *articles, side, _footer(edition)])


def listing_outline(page: ListingPage, form: str = "pager") -> Outline:
    """A page of a listing that leads on in one of the forms."""
    about = {"style": STYLE, "window-title": f"{_NAME}: {_WORDS[page.edition]['all']}"}
    cards = Part("listing", [("card", _card(card)) for card in page.cards])
    if form == "rel_next" and page.number % 2 and page.number < page.count:
        about["next"] = later_page(page.path, page.number + 1, form)
    return Outline(about, [_header(page.edition), cards, *_onward(page, form), _footer(page.edition)])


def _onward(page: ListingPage, form: str) -> Iterator[Part]:
    """What leads to the older pages of a listing. Of rel=next every other page has it in its head instead."""
    if form == "pager" and page.count > 1:
        yield pager(page.path, page.number, page.count, _PAGER_WORDS[page.edition])
    elif form in _ONWARD and page.number < page.count and not (form == "rel_next" and page.number % 2):
        older = later_page(page.path, page.number + 1, form)
        yield Part("onward", [(_ONWARD[form], f"{_PAGER_WORDS[page.edition][1]} | {older}")])


def _article_lines(shown: Shown, page_edition: str) -> Iterator[tuple[str, str]]:
    story, words = shown.story, EDITIONS[page_edition]
    if shown.stamp:
        yield "stamp", shown.stamp
    if shown.views is not None:
        yield "views", str(shown.views)
    lines = [("title", shown.title)] if shown.title else []
    if shown.placement == "embedded":
        yield "link", shown.href
    if story.subtitle:
        lines.append(("subtitle", story.subtitle))
    if story.credit_line or story.credit:
        lines.append(("credit", story.credit_line or f"{words.credit_label}{story.credit}"))
    lines += [("share", words.share), *((role, text) for role, text in story.body if role != "glued")]
    lines += [("tag", tag) for tag in story.tags] + [("notice", notice) for notice in words.notices]
    for role, text in lines:
        yield role, f"\u00a0 {text}   " if "spaced" in story.quirks and role not in ("image", "tag") else text


def _card(shown: Shown, *, with_picture: bool = False) -> str:
    views = "" if shown.views is None else str(shown.views)
    picture_text = shown.story.title if with_picture else ""
    return " | ".join((shown.stamp or "", views, shown.story.title, shown.href, picture_text))


def _header(edition: str) -> Part:
    sections = [
        (text, f"/{edition}/{section}/")
        for section, text in _WORDS[edition].items()
        if section in EDITIONS[edition].sections
    ]
    editions = [(text, f"/{code}/all") for code, text in _EDITION_NAMES]
    return shared(None, [(_NAME, "/"), (_WORDS[edition]["all"], f"/{edition}/all"), *sections, *editions])


def _footer(edition: str) -> Part:
    feed = "/kaz/rss/" if edition == "kaz" else f"/{edition}/rss"
    return shared("© 2001-2025 Kazakhstan Today", [("RSS", feed), (_WORDS[edition]["old"], DEAD_LINK)])
