"""How a listing shows more: by what its buttons say, in the languages of the sites, and how they are marked."""

# What the whole of a button says, in lower case and without signs; ё is е.
WORDINGS = (
    "показать еще", "показать больше", "показать еще новости", "загрузить еще", "загрузить больше", "еще",
    "еще новости", "больше новостей", "больше", "смотреть еще", "далее",
    "тағы", "тағы көрсету", "көбірек", "көбірек көрсету", "тағы жүктеу", "көбірек жүктеу", "тағы жаңалықтар",
    "толығырақ көрсету", "жалғасы", "келесі",
    "show more", "load more", "see more", "view more", "more", "more news", "show more news", "load more news", "next",
)  # fmt: skip

# How they are marked, whatever they say: class or id, such as btn-load-more, showMore, more_button.
MARKS = r"(?:load|show|view|see|get)[-_]?more|more[-_]?(?:btn|button|news|link)|(?:btn|button|link)[-_]?more"

# In the page: finds the control that shows more and clicks it, else scrolls down. Says which it was.
#
# It is no link to elsewhere, which a plain request follows better, and not within a card, where «далее» leads to the
# article. The last card is scrolled to as well, for lists that scroll by themselves.
ADVANCE = """
({ wordings, marks, articles }) => {
  const shown = element => element.getClientRects().length > 0 && !element.disabled;
  const here = element => {
    const href = element.getAttribute('href');
    if (element.tagName !== 'A' || href === null || href.startsWith('#') || href.startsWith('javascript:')) return true;
    const url = new URL(href, document.baseURI);
    return url.origin === location.origin && url.pathname === location.pathname;
  };
  const said = element => (element.innerText || element.value || element.ariaLabel || '').toLowerCase()
    .replaceAll('ё', 'е').replace(/[^\\p{L}\\s]/gu, ' ').trim().replace(/\\s+/g, ' ');
  const known = new Set(wordings), pattern = new RegExp(marks, 'i');
  const fits = element => known.has(said(element)) || element.rel === 'next' || element.getAttribute('rel') === 'next'
    || pattern.test(element.id) || pattern.test(element.getAttribute('class') || '');
  const links = [...document.links].filter(link => articles.includes(link.href));
  const inCard = element => links.some(link => link.contains(element) || element.contains(link));
  const all = [...document.querySelectorAll('button, a, input[type=button], input[type=submit], [role=button], '
    + '[onclick], [class*=more i], [id*=more i]')];
  const control = all.filter(e => shown(e) && here(e) && fits(e) && !inCard(e)).at(-1);
  if (control) { control.scrollIntoView(); control.click(); return 'click'; }
  links.at(-1)?.scrollIntoView();
  window.scrollTo(0, 0);
  window.scrollTo(0, document.documentElement.scrollHeight);
  window.dispatchEvent(new Event('scroll'));
  return 'scroll';
}
"""
