"""HTML to blocks: one walk over the tree, without recursion, that notes what the markup says of each block."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kzcrawl.reading.document import Block
from kzcrawl.reading.encoding import in_utf8
from kzcrawl.reading.facts import Facts, gather
from kzcrawl.reading.nesting import nests_deeper
from kzcrawl.reading.roles import SKIPPED, Role, roles_of
from kzcrawl.text import clean
from kzcrawl.urls import absolute

# Deeper than any page that was written, not generated to hurt; the walk itself would go on, in quadratic time.
_MAX_DEPTH = 1_000

# One query for all: each walks the whole tree.
_FACTS = (
    'base[href], meta[content], link[rel=canonical][href], script[type="application/ld+json"], title, '
    "link[rel~=next][href], a[rel~=next][href]"
)
_BORDER = "\ud800"  # between the parts of a block while it is gathered: no text in UTF-8 holds a surrogate

# A tree takes half a megabyte, which glibc returns to the system after each page and asks for again with the next, a
# twentieth of the time that a page takes. By one large block that came and went it learns to keep them.
bytearray(2**20)

_new = tuple.__new__  # of a named tuple, in a third of the time that its own constructor takes: a page has hundreds


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
    """Walks one page and gathers `blocks`, `facts`, and for each element its parent."""

    # The block that is being gathered: all of it, then the texts alone, without what is between them.
    _pieces: list[str]
    _texts: list[str]
    _links: list[str]
    _time: str | None
    _first: int  # the number of the first element that may begin within it
    _after_inline: bool
    _all_linked: bool

    def __init__(self, hooks: Mapping[str, str], base: str | None) -> None:
        self.blocks: list[Block] = []
        self.facts = Facts()
        self.parents = [0]
        self._roles, self._base = roles_of(tuple(hooks.items())), base
        self._element, self._within = 0, _Within()
        # Each with whether it is inline, and what held around it.
        self._open_elements: list[tuple[LexborNode, bool, _Within]] = []
        self._start_block()

    def read(self, body: bytes, content_type: str | None) -> None:
        """Takes the page apart."""
        html = in_utf8(body, content_type)
        if nests_deeper(html, 10 * _MAX_DEPTH):  # ten times: tags alone do not tell the depth for sure
            raise TooDeepError
        tree = LexborHTMLParser(html)
        self._take_facts(tree)
        self._base = self._base or self.facts.url  # a saved page still says where its links lead
        if tree.body is not None:
            self._walk(tree.body)
        self._end_block()

    def _take_facts(self, tree: LexborHTMLParser) -> None:
        found: defaultdict[str | None, list[LexborNode]] = defaultdict(list)
        for node in tree.css(_FACTS):
            found[node.tag].append(node)
        for base in found["base"][:1]:
            self._base = absolute(self._base, base.attributes["href"] or "") or self._base
        meta: dict[str, str] = {}
        for attributes in (node.attributes for node in found["meta"]):
            if name := attributes.get("property") or attributes.get("name"):
                meta.setdefault(name, attributes["content"] or "")
        canonical = [link for link in found["link"] if link.attributes["rel"] == "canonical"]
        following = [*(link for link in found["link"] if link not in canonical), *found["a"]]
        title = found["title"]
        self.facts = gather(
            meta,
            absolute(self._base, canonical[0].attributes["href"] or "") if canonical else None,
            [script.text() for script in found["script"]],
            clean(title[0].text()) if title else None,
            absolute(self._base, following[0].attributes["href"] or "") if following else None,
        )

    def _walk(self, top: LexborNode) -> None:
        node = top.first_child
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self._take_text(node.text_content or "")
            elif tag not in SKIPPED and self._enter(node, tag, child := node.first_child):
                if child is not None:
                    node = child
                    continue
                self._leave()
            while (following := node.next) is None:
                if not self._open_elements:
                    return
                node = self._leave()
            node = following

    def _enter(self, node: LexborNode, tag: str, child: LexborNode | None) -> bool:
        """Takes an element; whether it is one to go into and to leave."""
        attributes = node.attributes
        role = self._roles.of(tag, attributes)
        if role.is_hidden:
            return False
        if tag == "img":
            self._take_image(attributes.get("src"), attributes.get("data-src"))
            return False
        if child is None and not role.is_link:  # <br> and other empty elements part blocks, if anything
            if not role.is_inline and (self._pieces or self._links):
                self._end_block()
            return False
        if role.is_link and self._texts and self._all_linked and self._within.link is None:
            self._end_block()  # links with nothing between them are entries of a menu or cards, not one sentence
        if role.is_inline:
            self._pieces.append(f" {_BORDER}" if self._after_inline else _BORDER)
            self._after_inline = False
        elif self._pieces or self._links:
            self._end_block()
        opened = self._open_elements
        opened.append((node, role.is_inline, self._within))
        if len(opened) > _MAX_DEPTH:
            raise TooDeepError
        around, self._element = self._element, len(self.parents)
        self.parents.append(around)
        if role.tells:
            self._within = self._noted(role, attributes)
        return True

    def _noted(self, role: Role, attributes: Mapping[str, str | None]) -> _Within:
        """What the element that was just opened makes of the blocks in it."""
        link, link_element, hook, hook_element, article, is_beside, is_heading = self._within
        number = self._element
        if role.is_link and (href := attributes.get("href")) and (leads_to := absolute(self._base, href)):
            link, link_element = leads_to, number
            self._links.append(leads_to)
        if role.is_time:
            self._time = self._time or attributes.get("datetime")
        if role.hook:
            hook, hook_element = role.hook, number
        if role.is_article:
            article = number
        # An aside within an article stands beside it; its footer may hold the credit.
        is_beside = is_beside or role.is_beside or (role.is_footer and article is None)
        is_heading = is_heading or role.is_heading
        return _new(_Within, (link, link_element, hook, hook_element, article, is_beside, is_heading))

    def _leave(self) -> LexborNode:
        """Leaves the innermost open element."""
        node, is_inline, around = self._open_elements.pop()
        if is_inline:
            self._pieces.append(_BORDER)
            self._after_inline = True
        elif self._pieces or self._links:
            self._end_block()
        within, number = self._within, self._element
        self._element = self.parents[number]
        if within is not around:
            self._within = around
            if within.link_element == number and number < self._first and not self._texts:
                self._start_block()  # what follows a link around blocks is none of it
        return node

    def _take_text(self, text: str) -> None:
        if text.isspace():
            if self._pieces:  # else the line ends between blocks of the source
                self._pieces.append(" ")
        elif text:
            self._pieces.append(text)
            self._texts.append(text)
            if self._within.link is None:
                self._all_linked = False
        self._after_inline = False

    def _take_image(self, *sources: str | None) -> None:
        """The first of its addresses that is one: a picture that loads late has data: in its `src`."""
        for source in sources:
            if source and (address := absolute(self._base, source)):
                self.blocks.append(self._block("", (), image=address))
                return

    def _start_block(self) -> None:
        self._pieces, self._texts, self._time, self._first = [], [], None, len(self.parents)
        self._links = [self._within.link] if self._within.link else []
        self._after_inline, self._all_linked = False, True

    def _end_block(self) -> None:
        if len(self._texts) == 1:  # as of most blocks
            text = clean(self._texts[0])
            self.blocks.append(self._block(text, (text,) if text else ()))
        elif self._texts or self._links:
            pieces = "".join(self._pieces)
            text = clean(pieces.replace(_BORDER, ""))
            parts = tuple(filter(None, map(clean, pieces.split(_BORDER))))
            self.blocks.append(self._block(text, parts))
        self._start_block()

    def _block(self, text: str, parts: tuple[str, ...], image: str | None = None) -> Block:
        found = self._links
        links = tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))
        is_link = bool(text and found and self._all_linked)
        _, _, hook, hook_element, article, is_beside, is_heading = self._within
        time, element = self._time, self._element
        return _new(
            Block,
            (text, parts, links, image, time, is_link, is_heading, is_beside, hook, hook_element, article, element),
        )
