"""Pages of kt.kz's shape for measuring, of invented text: a main article, eight embedded ones, fifteen most read.

`bare` has no telling markup, `semantic` elements that tell, `hooks` known class names. A padded page has, as those of
real sites do, scripts, menus, icons and attributes that say nothing of its text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

KINDS = ("hooks", "semantic", "bare")
_URL = "https://www.kt.kz/rus/state/{}_13{:08}.html"
_LATIN = str.maketrans("абвгдежзийклмнопрстуфхцчшщыьэюя", "abvgdejziyklmnoprstufhccssy-eua")

_NOUNS = (
    "мост",
    "река",
    "дорога",
    "школа",
    "больница",
    "завод",
    "рынок",
    "поезд",
    "вокзал",
    "город",
    "область",
    "район",
    "бюджет",
    "закон",
    "налог",
    "совет",
)
_VERBS = (
    "открыли",
    "закрыли",
    "проверили",
    "построили",
    "отложили",
    "обсудили",
    "приняли",
    "отремонтировали",
    "показали",
    "назвали",
)
_OTHERS = (
    "вчера",
    "весной",
    "также",
    "через",
    "после",
    "около",
    "снова",
    "впервые",
    "полностью",
    "частично",
    "вместе",
    "области",
    "столице",
    "новый",
)
_PLACES = ("Алматы", "Астана", "Костанай", "Шымкент", "Актау", "Усть-Каменогорск")
_SECTIONS = 30  # entries of a padded page's menus, each with its icon
_SCRIPT = "window.counter=function(a,b){if(a<b){return a+b}for(var n=0;n<a.length;n++){b.push(a[n].id)}};\n"
_ICON = '<svg class="icon icon-arrow" width="16" height="16"><path d="M8 0L6.59 1.41 12.17 7H0v2h12.17z"></path></svg>'


@dataclass(frozen=True)
class Story:
    """An invented article, as several pages may show it."""

    number: int
    stamp: str
    title: str
    subtitle: str
    paragraphs: tuple[str, ...]

    @property
    def url(self) -> str:
        return _URL.format(self.title.lower().translate(_LATIN).replace(" ", "_"), self.number)


def story(random: Random) -> Story:
    """A new article of some two thousand letters."""
    stamp = f"{random.randint(1, 28):02}.11.2025, {random.randint(0, 23):02}:{random.randint(0, 59):02}"
    opening = f"{random.choice(_PLACES)}. {int(stamp[:2])} ноября. KAZAKHSTAN TODAY - "
    paragraphs = [_sentence(random, random.randint(12, 45)) for _ in range(random.randint(4, 8))]
    paragraphs[0] = opening + paragraphs[0]
    words = (_sentence(random, length).rstrip(".") for length in (9, 7))
    return Story(random.randrange(10**8), stamp, *words, tuple(paragraphs))


def page(random: Random, kind: str, stories: list[Story], *, is_padded: bool) -> str:
    """A page of that kind: the first story is its main article, the next eight are embedded, then fifteen most read."""
    main = stories[0]
    body = [_padding() if is_padded else ""]
    body += [_article(random, one, kind, is_padded=is_padded) for one in stories[:9]]
    body.append(_most_read(random, stories[9:24], kind, is_padded=is_padded))
    body.append(_padding() if is_padded else "")
    head = (
        f'<meta charset="utf-8"><title>{main.title} - KT</title><link rel="canonical" href="{main.url}">'
        f'<meta property="og:title" content="{main.title}"><meta property="og:url" content="{main.url}">'
    )
    if is_padded:
        head += f"<style>{'.news-list{margin:0 auto;padding:1rem} ' * 200}</style><script>{_SCRIPT * 200}</script>"
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{chr(10).join(body)}\n</body></html>\n"


def _sentence(random: Random, words: int) -> str:
    chosen = [random.choice(random.choice((_NOUNS, _VERBS, _OTHERS))) for _ in range(words)]
    chosen[random.randrange(words)] = str(random.randint(2, 999))
    return " ".join(chosen).capitalize() + "."


def _article(random: Random, one: Story, kind: str, *, is_padded: bool) -> str:
    views = random.randrange(1, 90_000, 5)
    extra = f' class="item item_wide" data-id="{one.number}"' if is_padded else ""
    title = f'<a href="{one.url}"{extra}>{one.title}</a>'
    image = f'<img src="/neofiles/serve-image/{one.number:024x}/738x473/c1"{extra} alt="">'
    lines = [one.subtitle, image, *one.paragraphs, "Рассказать друзьям"]
    if kind == "semantic":
        head = f"<p{extra}><time>{one.stamp}</time> <b>{views}</b></p>\n<h2{extra}>{title}</h2>"
        return f"<article{extra}>\n{head}\n{_lines(lines, 'p', extra)}\n</article>"
    spans = f"<span{extra}>{one.stamp}</span><span>{views}</span>"
    if kind == "bare":
        return f"<div>{spans}</div>\n<div>{title}</div>\n{_lines(lines, 'div', extra)}"
    head = f'<div class="page-meta">{spans}</div>\n<header class="page-heading"><h1>{title}</h1></header>'
    return f'{head}\n<div class="page-content"{extra}>\n{_lines(lines, "div", extra)}\n</div>'


def _lines(lines: list[str], tag: str, extra: str) -> str:
    return "\n".join(f"<{tag}{extra}>\n  {line}\n</{tag}>" for line in lines)


def _most_read(random: Random, stories: list[Story], kind: str, *, is_padded: bool) -> str:
    cards = []
    for one in stories:
        views = random.randrange(100_001, 900_000, 5)
        image = f'<div class="news__image"><img src="/i/{one.number}.jpg" loading="lazy"></div>' if is_padded else ""
        link = f'<a class="news__overlay-link" href="{one.url}">{one.title}</a>'
        spans = f"<span>{one.stamp}</span><span>{views}</span>"
        if kind == "hooks":
            dated = f'<div class="news__date">{one.stamp}</div><div class="news__views">{views}</div>'
            cards.append(f'<div class="news-list__item"><article>{image}{dated}<div>{link}</div></article></div>')
        elif kind == "semantic":
            cards.append(f"<li>{image}{spans}<p>{link}</p></li>")
        else:
            cards.append(f"<div>{image}<div>{spans}</div><div>{link}</div></div>")
    inner = "\n".join(cards)
    return f"<aside><ul>\n{inner}\n</ul></aside>" if kind == "semantic" else f'<div class="row">\n{inner}\n</div>'


def _padding() -> str:
    return f'<nav class="menu">\n<ul>\n{chr(10).join(_menu())}\n</ul>\n</nav>\n<script>{_SCRIPT * 150}</script>'


def _menu() -> Iterator[str]:
    for n in range(_SECTIONS):
        link = f'<a class="menu__link" href="/rus/section_{n}" title="{n}" data-target="#menu-{n}">'
        entry = f"{_ICON}\n  {link}<span>{_NOUNS[n % 16]}</span></a>"
        yield f'  <li class="menu__item menu__item_{n}" role="none">{entry}</li>'
