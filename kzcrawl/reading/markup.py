"""HTML to blocks: one walk over the tree, without recursion, that notes what the markup says of each block."""

from collections.abc import Mapping

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
_BORDER = "\x1f"  # between the parts of a block while it is gathered; clean() would drop it from any text


class TooDeepError(Exception):
    """The tree is deeper than the walk goes."""


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
        self._element = 0
        self._anchors: list[tuple[int, str | None]] = []  # the open <a>, innermost last
        self._articles: list[int] = []
        self._hooked: list[tuple[int, str]] = []
        self._beside: list[int] = []
        self._headings: list[int] = []
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
            elif self._enter(node) and node.first_child is not None:
                node = node.first_child
                continue
            while node.next is None:
                node = node.parent
                if node is None or node.mem_id == top.mem_id:
                    return
                self._leave(node)
            node = node.next

    def _enter(self, node: LexborNode) -> bool:
        """Notes an element; whether what it holds is to be walked."""
        tag = node.tag or ""
        if not node.is_element_node or tag in _SKIPPED or _is_hidden(node.attributes):
            return False
        if tag == "br":
            self._end_block()
            return False
        if tag == "img":
            self._take_image(node.attributes.get("src"), node.attributes.get("data-src"))
            return False
        if node.first_child is None and tag != "a":
            if tag not in _INLINE:
                self._end_block()
            return False
        self._open(tag, node)
        return True

    def _open(self, tag: str, node: LexborNode) -> None:
        if tag == "a" and self._has_text and self._all_linked and not self._anchors:
            self._end_block()  # links with nothing between them are entries of a menu or cards, not one sentence
        if tag in _INLINE:
            self._pieces.append(f" {_BORDER}" if self._after_inline else _BORDER)
            self._after_inline = False
        else:
            self._end_block()
        self.parents.append(self._element)
        self.depths.append(self.depths[self._element] + 1)
        self._element = number = len(self.parents) - 1
        if self.depths[number] > _MAX_DEPTH:
            raise TooDeepError
        self._note(number, tag, node.attributes)
        if node.first_child is None:
            self._leave(node)

    def _note(self, number: int, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Notes what an element makes of the blocks that it holds."""
        if tag == "a":
            href = absolute(self._base, attributes.get("href") or "") if attributes.get("href") else None
            self._anchors.append((number, href))
            if href:
                self._links.append(href)
        if tag == "article" or (attributes.get("itemtype") or "").endswith("Article"):
            self._articles.append(number)
        for name in (attributes.get("class") or "").split():
            if name in self._hooks:
                self._hooked.append((number, self._hooks[name]))
        # An aside within an article stands beside it; its footer may hold the credit.
        if tag in _BESIDE and not (tag == "footer" and self._articles):
            self._beside.append(number)
        if tag in _HEADINGS:
            self._headings.append(number)
        if tag == "time" and attributes.get("datetime"):
            self._time = self._time or attributes.get("datetime")

    def _leave(self, node: LexborNode) -> None:
        number = self._element
        if (node.tag or "") in _INLINE:
            self._pieces.append(_BORDER)
            self._after_inline = True
        else:
            self._end_block()
        if self._anchors and self._anchors[-1][0] == number:
            self._anchors.pop()
            if number < self._first and not self._has_text:
                self._start_block()  # what follows a link around blocks is none of it
        for stack in (self._articles, self._beside, self._headings):
            if stack and stack[-1] == number:
                stack.pop()
        while self._hooked and self._hooked[-1][0] == number:
            self._hooked.pop()
        self._element = self.parents[number]

    def _take_text(self, text: str) -> None:
        self._pieces.append(text.replace(_BORDER, " "))
        self._after_inline = False
        if text.strip():
            self._has_text = True
            self._all_linked = self._all_linked and bool(self._anchors)

    def _take_image(self, *sources: str | None) -> None:
        """The first of its addresses that is one: a picture that loads late has data: in its `src`."""
        address = next(filter(None, (absolute(self._base, source) for source in sources if source)), None)
        if address:
            self.blocks.append(self._block("", (), image=address))

    def _start_block(self) -> None:
        self._pieces, self._time, self._first = [], None, len(self.parents)
        self._links = [href for _, href in self._anchors if href]
        self._after_inline, self._has_text, self._all_linked = False, False, True

    def _end_block(self) -> None:
        if self._has_text or self._links:
            pieces = "".join(self._pieces).strip(_BORDER)
            text = clean(pieces.replace(_BORDER, ""))
            parts = tuple(filter(None, map(clean, pieces.split(_BORDER)))) if _BORDER in pieces else (text,)
            self.blocks.append(self._block(text, parts))
        self._start_block()

    def _block(self, text: str, parts: tuple[str, ...], image: str | None = None) -> Block:
        hook_element, hook = self._hooked[-1] if self._hooked else (None, None)
        return Block(
            text=text,
            parts=parts,
            links=tuple(dict.fromkeys(self._links)),
            image=image,
            time=self._time,
            is_link=bool(text and self._links and self._all_linked),
            is_heading=bool(self._headings),
            is_beside=bool(self._beside),
            hook=hook,
            hook_element=hook_element,
            article=self._articles[-1] if self._articles else None,
            element=self._element,
        )


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
