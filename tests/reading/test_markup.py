import pytest

from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page
from kzcrawl.reading import document_of
from kzcrawl.reading.document import Block, Document

URL = "https://www.kt.kz/rus/state/most_1377999001.html"
HOOKS = {"page-meta": "meta", "page-content": "content"}


def document(html: str, url: str | None = URL) -> Document:
    return document_of(Page(html.encode(), "text/html; charset=utf-8", url), HOOKS)


def blocks(html: str) -> list[Block]:
    return list(document(html).blocks)


def lines(html: str) -> list[str]:
    return document(html).lines()


def test_adjacent_inline_elements_are_parted_by_a_space() -> None:
    (block,) = blocks("<div><span>28.11.2025, 13:52</span><span>33221</span></div>")
    assert block.text == "28.11.2025, 13:52 33221"
    assert block.parts == ("28.11.2025, 13:52", "33221")


def test_an_inline_element_within_a_word_parts_nothing() -> None:
    assert lines("<p>Мос<b>т</b>ы, <i>дороги</i>.</p>") == ["Мосты, дороги."]


def test_a_line_break_ends_a_block() -> None:
    assert lines("<div>Первая<br>Вторая<br/><br>Третья</div>") == ["Первая", "Вторая", "Третья"]


def test_a_block_within_an_inline_element_is_a_block() -> None:
    assert lines("<span>До<div>Внутри</div>После</span>") == ["До", "Внутри", "После"]


def test_line_ends_of_the_source_are_spaces() -> None:
    assert lines("<p>Мост\n   через\n\tреку</p>") == ["Мост через реку"]


def test_a_link_around_blocks_leads_from_each_of_them() -> None:
    found = [block for block in blocks('<a href="/rus/all"><div>Мост</div><p>Срок</p></a><p>Дальше</p>') if block.text]
    assert [block.links for block in found] == [("https://www.kt.kz/rus/all",), ("https://www.kt.kz/rus/all",), ()]
    assert [block.is_link for block in found] == [True, True, False]


def test_what_follows_a_link_that_ends_in_a_line_break_is_none_of_it() -> None:
    found = [block for block in blocks('<a href="/a">Мост<br></a><a href="/b">Срок<br></a>Дальше') if block.text]
    assert [block.links for block in found] == [("https://www.kt.kz/a",), ("https://www.kt.kz/b",), ()]


def test_links_with_nothing_between_them_stand_apart() -> None:
    assert lines('<div><a href="/a">Мост</a>\n<a href="/b"><b>Срок</b></a></div>') == ["Мост", "Срок"]
    assert lines('<p>О <a href="/a">мосте</a> <a href="/b">через реку</a></p>') == ["О мосте через реку"]


def test_a_line_that_is_partly_a_link_has_it_and_is_none() -> None:
    (block,) = blocks('<p>Читайте <a href="/a">здесь</a></p>')
    assert (block.links, block.is_link) == (("https://www.kt.kz/a",), False)


def test_what_is_not_shown_is_not_read() -> None:
    hidden = "<script>a</script><style>b</style><noscript>c</noscript><template>d</template><!-- e --><p hidden>f</p>"
    hidden += "<p style='color:red; display: none'>g</p><svg><text>h</text></svg>"
    assert lines(f"<p>Мост</p>{hidden}<p>Срок</p>") == ["Мост", "Срок"]


@pytest.mark.parametrize("tag", ["aside", "nav", "footer", "form"])
def test_some_elements_stand_beside(tag: str) -> None:
    inside, after = blocks(f"<{tag}><p>Меню</p></{tag}><p>Мост</p>")
    assert (inside.is_beside, after.is_beside) == (True, False)


def test_the_footer_of_an_article_is_its_own() -> None:
    found = blocks("<article><p>Мост</p><footer>Фото: Акорда</footer><aside>Реклама</aside></article>")
    assert [block.is_beside for block in found] == [False, False, True]


def test_a_known_class_plays_its_role_for_all_that_it_holds() -> None:
    meta, content, after = blocks('<div class="big page-meta">1</div><div class="page-content"><p>2</p></div><p>3</p>')
    assert (meta.hook, content.hook, after.hook) == ("meta", "content", None)
    assert meta.hook_element != content.hook_element


def test_an_article_within_an_article_is_another() -> None:
    first, inner, last = blocks("<article><p>1</p><article><p>2</p></article><p>3</p></article>")
    assert first.article == last.article != inner.article


def test_microdata_makes_an_article() -> None:
    inside, after = blocks('<div itemtype="https://schema.org/NewsArticle"><p>1</p></div><p>2</p>')
    assert inside.article
    assert after.article is None


def test_a_heading_and_the_time_of_a_stamp_are_noted() -> None:
    heading, stamp = blocks('<h1><a>Мост</a></h1><p><time datetime="2025-11-28T13:52">28.11.2025, 13:52</time></p>')
    assert heading.is_heading
    assert (stamp.is_heading, stamp.time) == (False, "2025-11-28T13:52")


def test_pictures_have_absolute_addresses() -> None:
    images = [block.image for block in blocks('<img src="/i/1.png"><p><img src="//kt.kz/2.png"></p><img alt="x">')]
    assert images == ["https://www.kt.kz/i/1.png", "https://kt.kz/2.png"]


def test_a_picture_that_loads_late_has_its_address_elsewhere() -> None:
    (block,) = blocks('<img src="data:image/gif;base64,R0lGOD" data-src="/i/1.png">')
    assert block.image == "https://www.kt.kz/i/1.png"


def test_links_are_relative_to_the_base_that_a_page_names() -> None:
    page = document('<head><base href="https://kt.kz/rus/"></head><a href="all">Все</a>', url=None)
    assert page.blocks[0].links == ("https://kt.kz/rus/all",)


def test_links_of_a_saved_page_are_relative_to_its_own_address() -> None:
    page = document(f'<link rel="canonical" href="{URL}"><a href="/rus/all">Все</a>', url=None)
    assert page.blocks[0].links == ("https://www.kt.kz/rus/all",)


def test_a_relative_canonical_link_is_made_absolute() -> None:
    assert document('<link rel="canonical" href="/rus/state/most_1377999001.html">').facts.url == URL


@pytest.mark.parametrize(
    ("head", "content_type", "encoding"),
    [
        ("", "text/html; charset=windows-1251", "windows-1251"),
        ("", "text/html; charset=utf-8", "utf-8"),
        ('<meta charset="windows-1251">', "text/html", "windows-1251"),
        ('<meta charset="utf-8">', "text/html", "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', None, "windows-1251"),
        ('<meta charset="utf-8">', "text/html; charset=windows-1251", "windows-1251"),
        ("", "text/html", "windows-1251"),
        ("", None, "utf-8"),
        ("", "text/html; charset=nonsense", "windows-1251"),
        ("", "text/html; charset=rot13", "utf-8"),
        ("", "text/html; charset=idna", "windows-1251"),
    ],
)
def test_the_encoding_is_what_header_page_or_bytes_say(head: str, content_type: str | None, encoding: str) -> None:
    page = Page(f"{head}<p>Мост через реку</p>".encode(encoding), content_type)
    assert document_of(page, {}).lines() == ["Мост через реку"]


def test_metadata_of_the_head_is_gathered() -> None:
    facts = document(
        '<title> Мост\n - KT</title><meta property="og:title" content="Мост">'
        '<link rel="canonical" href="https://kt.kz/a">'
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "datePublished": "2025-11-28"}]}</script>'
    ).facts
    assert (facts.window_title, facts.title) == ("Мост - KT", "Мост")
    assert (facts.url, facts.published) == ("https://kt.kz/a", "2025-11-28")


def test_broken_structured_data_harms_nothing() -> None:
    page = document('<script type="application/ld+json">{"@type": "Article",</script><p>Мост</p>')
    assert (page.facts.title, page.lines()) == (None, ["Мост"])


def test_an_empty_page_has_no_blocks() -> None:
    assert blocks("") == []
    assert blocks("<html><head><title>a</title></head></html>") == []


def test_a_document_knows_which_boxes_hold_which_blocks() -> None:
    page = document("<div><p>1</p><p>2</p></div><div><p>3</p></div>4")
    first, second, third, bare = page.blocks
    box, body = page.shared(first, second), page.shared(first, third)
    assert body < box
    assert [page.holds(box, block) for block in page.blocks] == [True, True, False, False]
    assert [page.holds(body, block) for block in page.blocks] == [True] * 4
    assert page.part_of(body, first) == page.part_of(body, second) == box
    assert page.part_of(body, third) not in (box, None)
    assert page.part_of(body, bare) is page.part_of(box, third) is page.part_of(box, bare) is None


@pytest.mark.parametrize("count", [10_000, 22_000])
@pytest.mark.parametrize("tag", ["<div>", "<b>", "<ul><li>", "<x-y>"])
def test_endless_nesting_is_refused_at_once(tag: str, count: int) -> None:
    with pytest.raises(ParseError) as caught:
        document(tag * count)
    assert caught.value.reason == "too_deep"


@pytest.mark.parametrize("piece", ["1", "<a>", "<a href=/a>", "<b>a</b>", " - ", "<p>", "<br>", "&amp;", "<"])
def test_so_much_of_anything_as_sites_send_is_read(piece: str) -> None:
    document(piece * (200_000 // len(piece)))


@pytest.mark.parametrize("piece", ["<a>", "<a href=/>", "<b>a</b>", " - ", "<p a1\na2\ta3>", "<div>", "Мост\n"])
def test_a_page_of_very_many_parts_is_refused_at_once(piece: str) -> None:
    for size in (600_000, 16_000_000):
        with pytest.raises(ParseError) as caught:
            document(piece * (size // len(piece)))
        assert caught.value.reason == "too_many_parts"


def test_a_page_may_be_long() -> None:
    text = "Мост через реку открыли весной. " * 3_000
    assert document(f"<p>{text}" * 5).lines() == [text.strip()] * 5


def test_a_text_rendering_has_a_block_a_line() -> None:
    text = "\ufeff\n date 2025-11-29 28.11.2025, 13:52 33221\n\n \u00a0\nМост  открыли \r\n"
    assert document_of(Page(text.encode(), "text/plain"), {}).lines() == ["28.11.2025, 13:52 33221", "Мост открыли"]


def test_only_the_first_line_of_a_rendering_can_have_the_corpus_date() -> None:
    page = Page(b" date 2025-11 One\n date 2025-11-29 Two\n", "text/plain; charset=utf-8")
    assert document_of(page, {}).lines() == ["One", "date 2025-11-29 Two"]


def test_bytes_that_are_no_text_still_give_lines() -> None:
    assert document_of(Page(b"\xff\xfeA\x00\n\xd0", "text/plain"), {}).lines() == ["\ufffd\ufffdA", "\ufffd"]
