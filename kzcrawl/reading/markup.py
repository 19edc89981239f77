"""HTML to blocks: one walk over the tree, without recursion, that notes what the markup says of each block."""

from collections.abc import Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kzcrawl.reading.document import Block
from kzcrawl.reading.encoding import decoded
from kzcrawl.reading.facts import Facts, gather
from kzcrawl.reading.nesting import nests_deeper
from kzcrawl.text import clean
from kzcrawl.urls import absolute

# Deeper than any page that was written, not generated to hurt; the walk itself would go on, in quadratic time.
_MAX_DEPTH = 1_000

# fmt: off
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "option",
    "textarea", "head", "title",
))
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))
# fmt: on
_BESIDE = frozenset(("aside", "nav", "footer", "form", "dialog"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TELLING = _BESIDE | _HEADINGS | {"article"}  # what these say of a block, they say without an attribute
_BORDER = "\x1f"  # between the parts of a block while it is gathered; clean() would drop it from any text


class TooDeepError(Exception):
    """The tree is deeper than the walk goes."""


class _Within(NamedTuple):
    """What the open elements make of a block: each the innermost of its kind, by its number."""

    link: str | None = None
    link_element: int | None = None
    hook: str | None = None
    hook_element: int | None = None
    article: int | None = None
    is_beside: bool = False
    is_heading: bool = False


class MarkupReader:
    """Walks one page and gathers `blocks`, `facts`, and for each element its parent and depth."""

    # The block that is being gathered.
    _pieces: list[str]
    _links: list[str]
    _time: str | None
    _first: int  # the number of the first element that may begin within it
    _after_inline: bool
    _has_text: bool
    _all_linked: bool

    def __init__(self, hooks: Mapping[str, str], base: str | None) -> None:
        self.blocks: list[Block] = []
        self.facts = Facts()
        self.parents, self.depths = [0], [0]
        self._hooks, self._base = hooks, base
        self._element, self._within = 0, _Within()
        self._open_elements: list[tuple[bool, _Within]] = []  # whether it is inline, and what held around it
        self._start_block()

    def read(self, body: bytes, content_type: str | None) -> None:
        """Takes the page apart."""
        html = decoded(body, content_type)
        if nests_deeper(html, 10 * _MAX_DEPTH):  # ten times: tags alone do not tell the depth for sure
            raise TooDeepError
        tree = LexborHTMLParser(html)
        base = tree.css_first("base[href]")
        self._base = (base and absolute(self._base, base.attributes["href"] or "")) or self._base
        self.facts = self._facts(tree)
        self._base = self._base or self.facts.url  # a saved page still says where its links lead
        if tree.body is not None:
            self._walk(tree.body)
        self._end_block()

    def _facts(self, tree: LexborHTMLParser) -> Facts:
        meta: dict[str, str] = {}
        for node in tree.css("meta[content]"):
            name = node.attributes.get("property") or node.attributes.get("name")
            if name:
                meta.setdefault(name, node.attributes["content"] or "")
        canonical = tree.css_first("link[rel=canonical][href]")
        scripts = tree.css('script[type="application/ld+json"]')
        title = tree.css_first("title")
        return gather(
            meta,
            absolute(self._base, canonical.attributes["href"] or "") if canonical else None,
            [script.text() for script in scripts],
            clean(title.text()) if title else None,
        )

    def _walk(self, top: LexborNode) -> None:
        node = top.first_child
        while node is not None:
            if node.is_text_node:
                self._take_text(node.text_content or "")
            elif node.is_element_node and self._enter(node.tag or "", node.attributes, child := node.first_child):
                if child is not None:
                    node = child
                    continue
                self._leave()
            while (following := node.next) is None:
                node = node.parent
                if node is None or node.mem_id == top.mem_id:
                    return
                self._leave()
            node = following

    def _enter(self, tag: str, attributes: Mapping[str, str | None], child: LexborNode | None) -> bool:
        """Takes an element; whether it is one to go into and to leave."""
        if tag in _SKIPPED or (attributes and _is_hidden(attributes)):
            return False
        if tag == "img":
            self._take_image(attributes.get("src"), attributes.get("data-src"))
            return False
        if child is None and tag != "a":  # <br> and other empty elements part blocks, if anything
            if tag not in _INLINE:
                self._end_block()
            return False
        self._open(tag, attributes)
        return True

    def _open(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "a" and self._has_text and self._all_linked and self._within.link is None:
            self._end_block()  # links with nothing between them are entries of a menu or cards, not one sentence
        is_inline = tag in _INLINE
        if is_inline:
            self._pieces.append(f" {_BORDER}" if self._after_inline else _BORDER)
            self._after_inline = False
        else:
            self._end_block()
        depth = self.depths[self._element] + 1
        if depth > _MAX_DEPTH:
            raise TooDeepError
        self.parents.append(self._element)
        self.depths.append(depth)
        self._open_elements.append((is_inline, self._within))
        self._element = len(self.parents) - 1
        if attributes or tag in _TELLING:
            self._within = self._noted(tag, attributes)

    def _noted(self, tag: str, attributes: Mapping[str, str | None]) -> _Within:
        """What the element that was just opened makes of the blocks in it."""
        within, number = self._within, self._element
        if tag == "a" and (href := attributes.get("href")) and (link := absolute(self._base, href)):
            within = within._replace(link=link, link_element=number)
            self._links.append(link)
        if tag == "article" or (attributes.get("itemtype") or "").endswith("Article"):
            within = within._replace(article=number)
        for name in (attributes.get("class") or "").split():
            if name in self._hooks:
                within = within._replace(hook=self._hooks[name], hook_element=number)
        # An aside within an article stands beside it; its footer may hold the credit.
        if (tag in _BESIDE and not (tag == "footer" and within.article is not None)) or _is_banner(attributes):
            within = within._replace(is_beside=True)
        if tag in _HEADINGS:
            within = within._replace(is_heading=True)
        if tag == "time":
            self._time = self._time or attributes.get("datetime")
        return within

    def _leave(self) -> None:
        number = self._element
        is_inline, around = self._open_elements.pop()
        if is_inline:
            self._pieces.append(_BORDER)
            self._after_inline = True
        else:
            self._end_block()
        ended_link = self._within.link_element == number
        self._within, self._element = around, self.parents[number]
        if ended_link and number < self._first and not self._has_text:
            self._start_block()  # what follows a link around blocks is none of it

    def _take_text(self, text: str) -> None:
        self._pieces.append(text.replace(_BORDER, " "))
        self._after_inline = False
        if text.strip():
            self._has_text = True
            self._all_linked = self._all_linked and self._within.link is not None

    def _take_image(self, *sources: str | None) -> None:
        """The first of its addresses that is one: a picture that loads late has data: in its `src`."""
        address = next(filter(None, (absolute(self._base, source) for source in sources if source)), None)
        if address:
            self.blocks.append(self._block("", (), image=address))

    def _start_block(self) -> None:
        self._pieces, self._time, self._first = [], None, len(self.parents)
        self._links = [self._within.link] if self._within.link else []
        self._after_inline, self._has_text, self._all_linked = False, False, True

    def _end_block(self) -> None:
        if self._has_text or self._links:
            pieces = "".join(self._pieces).strip(_BORDER)
            text = clean(pieces.replace(_BORDER, ""))
            parts = tuple(filter(None, map(clean, pieces.split(_BORDER)))) if _BORDER in pieces else (text,)
            self.blocks.append(self._block(text, parts))
        self._start_block()

    def _block(self, text: str, parts: tuple[str, ...], image: str | None = None) -> Block:
        within = self._within
        return Block(
            text=text,
            parts=parts,
            links=tuple(dict.fromkeys(self._links)),
            image=image,
            time=self._time,
            is_link=bool(text and self._links and self._all_linked),
            is_heading=within.is_heading,
            is_beside=within.is_beside,
            hook=within.hook,
            hook_element=within.hook_element,
            article=within.article,
            element=self._element,
        )


def _is_banner(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element asks for consent to cookies, whatever it is made of."""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return "cookie" in names and any(name.startswith("cookie") for name in names.split())


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
