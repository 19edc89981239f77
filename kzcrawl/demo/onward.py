"""What leads from the end of a listing to older cards, as HTML: a link, or a script that fetches and appends them."""

from html import escape

# The cards stand in the element before. What is fetched says where more of it is, until there is none.
_ON_CLICK = """<script>
const button = document.querySelector("button[data-more]");
button.addEventListener("click", async () => {
  button.disabled = true;
  const { cards, more } = await (await fetch(button.dataset.more)).json();
  button.previousElementSibling.insertAdjacentHTML("beforeend", cards);
  if (more === null) return button.remove();
  button.dataset.more = more;
  button.disabled = false;
});
</script>"""
# An observer tells of what comes into view, not of what stays there: it looks afresh after each part.
_ON_SCROLL = """<script>
const end = document.querySelector("[data-more]");
const observer = new IntersectionObserver(async ([entry]) => {
  if (!entry.isIntersecting) return;
  observer.unobserve(end);
  const answer = await fetch(end.dataset.more);
  end.previousElementSibling.insertAdjacentHTML("beforeend", await answer.text());
  if (!answer.headers.has("X-More")) return end.remove();
  end.dataset.more = answer.headers.get("X-More");
  observer.observe(end);
});
observer.observe(end);
</script>"""


def onward_as_html(role: str, text: str) -> str:
    """A link with rel=next, a button, or the end of a list that grows as it is scrolled to; by `text | address`."""
    shown, _, address = map(escape, text.rpartition(" | "))
    if role == "next":
        return f'<div><a rel="next" href="{address}">{shown}</a></div>'
    if role == "button":
        return f'<button data-more="{address}">{shown}</button>\n{_ON_CLICK}'
    return f'<div data-more="{address}">…</div>\n{_ON_SCROLL}'
