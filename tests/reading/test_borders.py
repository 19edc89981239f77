from kzcrawl.reading.borders import Borders, by_hooks, by_structure
from kzcrawl.reading.document import Block, Document


def block(text: str, hook: str | None = None, article: int | None = None, *, beside: bool = False) -> Block:
    return Block(text, (text,), hook=hook, article=article, is_beside=beside)


def texts(borders: Borders | None) -> tuple[list[list[str]], list[str]]:
    assert borders
    return [[block.text for block in blocks] for blocks in borders.articles], [block.text for block in borders.beside]


def test_blocks_of_an_article_element_are_one_article() -> None:
    blocks = (block("menu"), block("a", article=1), block("b", article=1), block("c", article=2), block("foot"))
    assert texts(by_structure(Document(blocks))) == ([["a", "b"], ["c"]], ["menu", "foot"])


def test_an_article_goes_on_below_one_that_stands_in_it() -> None:
    blocks = (block("a", article=1), block("inner", article=2), block("b", article=1))
    assert texts(by_structure(Document(blocks))) == ([["a", "b"], ["inner"]], [])


def test_cards_and_what_stands_beside_are_no_article() -> None:
    blocks = (block("a", article=1), block("card", "card", 2), block("aside", article=1, beside=True))
    assert texts(by_structure(Document(blocks))) == ([["a"]], ["card", "aside"])


def test_a_page_without_article_elements_has_no_such_borders() -> None:
    assert by_structure(Document((block("a"), block("card", "card", 2)))) is None


def test_heading_stamp_and_content_are_one_article() -> None:
    hooks = ("meta", "heading", "content", "content", None, "heading", "meta", "content")
    blocks = tuple(block(str(n), hook) for n, hook in enumerate(hooks))
    assert texts(by_hooks(Document(blocks))) == ([["0", "1", "2", "3"], ["5", "6", "7"]], ["4"])


def test_known_classes_beside_or_of_cards_are_no_article() -> None:
    blocks = (block("a", "content"), block("card", "card"), block("aside", "content", beside=True))
    assert texts(by_hooks(Document(blocks))) == ([["a"]], ["card", "aside"])


def test_a_page_without_known_classes_has_no_such_borders() -> None:
    assert by_hooks(Document((block("a"), block("b", "card")))) is None


def test_borders_say_who_drew_them() -> None:
    structure, hooks = by_structure(Document((block("a", article=1),))), by_hooks(Document((block("a", "content"),)))
    assert structure
    assert hooks
    assert (structure.parser, hooks.parser) == ("structured/1", "hooks/1")
