"""What a page holds of its listing: its links, its HTML without what was read, and the emptying of cards.

A card that was read is emptied and hidden, not removed: scripts count cards, and frameworks keep references to them.
The last card of each list stays whole, since scripts may ask it where the next one goes on.
"""

LINKS = "() => [...new Set([...document.links].map(link => link.href))]"

# A card is the largest element around the link to an article in which there is no link to another one.
EMPTY = """
(articles) => {
  const wanted = new Set(articles);
  const links = [...document.links].filter(link => wanted.has(link.href));
  const others = (element, href) => [...element.querySelectorAll('a[href]')]
    .some(link => link.href !== href && wanted.has(link.href));
  const cardOf = link => {
    let card = link;
    while (card.parentElement && card.parentElement !== document.body && !others(card.parentElement, link.href))
      card = card.parentElement;
    return card;
  };
  const lists = new Map();
  for (const card of new Set(links.map(cardOf))) {
    const list = card.parentElement;
    lists.set(list, [...(lists.get(list) || []), card]);
  }
  for (const cards of lists.values())
    for (const card of cards.slice(0, -1)) {
      card.replaceChildren();
      card.removeAttribute('href');
      card.setAttribute('data-archived', '');
      card.style.display = 'none';
    }
}
"""

# Scripts and styles say nothing of articles, but for structured data.
CONTENT = """
() => {
  const copy = document.documentElement.cloneNode(false);
  const kept = (node) => {
    if (node.nodeType === Node.COMMENT_NODE) return null;
    if (node.nodeType !== Node.ELEMENT_NODE) return node.cloneNode(false);
    if (node.hasAttribute('data-archived') || node.tagName === 'STYLE' || node.tagName === 'NOSCRIPT') return null;
    if (node.tagName === 'SCRIPT' && node.type !== 'application/ld+json') return null;
    const mine = node.cloneNode(false);
    for (const child of node.childNodes) { const kid = kept(child); if (kid) mine.append(kid); }
    return mine;
  };
  for (const child of document.documentElement.childNodes) { const kid = kept(child); if (kid) copy.append(kid); }
  return '<!DOCTYPE html>\\n' + copy.outerHTML;
}
"""
