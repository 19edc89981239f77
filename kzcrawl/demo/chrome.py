"""What stands around the news on every page of both invented sites: menus, pagers, a little style."""

from collections.abc import Iterable, Iterator

from kzcrawl.demo.outline import Part

# By position alone: in bare markup no element has a name.
STYLE = (
    "body{font:17px/1.5 Georgia,serif;max-width:46rem;margin:0 auto;padding:0 1rem;color:#222}"
    "a{color:#0a4a7a;text-decoration:none}img{max-width:100%;height:9rem;background:#d8e2ea}"
    "h1,h2{font-size:1.5rem;line-height:1.2;margin:.3rem 0}"
    "body>:first-child,body>:last-child{font:15px/2.4 sans-serif;background:#0a4a7a;color:#fff;padding:0 1rem}"
    "body>:first-child>*,body>:last-child>*{display:inline-block;margin-right:1rem}"
    "body>:first-child a,body>:last-child a{color:#fff}"
    ".page-meta,time,.news__date{font:14px sans-serif;color:#777;margin-top:2rem}"
    "blockquote{border-left:3px solid #0a4a7a;margin-left:0;padding-left:1rem}"
)


_MOST_PAGES = 40


def shared(line: str | None, items: Iterable[tuple[str, str]]) -> Part:
    """A menu: a line that is no link, if any, and links by text and address."""
    links = [("item", f"{text} | {address}") for text, address in items]
    return Part("menu", [("line", line), *links] if line else links)


def pager(path: str, number: int, count: int, words: tuple[str, str]) -> Part:
    """Links to the other pages of a listing: back, by number, and on, each where there is such a page; of very many
    only the first, the last and those near by."""
    return Part("pager", list(_pager_lines(path, number, count, words)))


def _pager_lines(path: str, number: int, count: int, words: tuple[str, str]) -> Iterator[tuple[str, str]]:
    back, on = words
    if number > 1:
        yield "previous", f"{back} | {_address(path, number - 1)}"
    near = range(1, count + 1) if count <= _MOST_PAGES else range(max(2, number - 3), min(count, number + 4))
    for n in sorted({1, count, *near}):
        yield ("current", str(n)) if n == number else ("page", f"{n} | {_address(path, n)}")
    if number < count:
        yield "next", f"{on} | {_address(path, number + 1)}"


def _address(path: str, number: int) -> str:
    return path if number == 1 else f"{path}?page={number}"
