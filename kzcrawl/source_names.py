"""The names of the sources that this version knows: for whoever needs nothing else of them."""

import pkgutil
from functools import cache


@cache
def names() -> tuple[str, ...]:
    """The name of every source, which is that of its module in `kzcrawl.pages`; none is loaded for that."""
    folder = f"{__file__.rpartition('/')[0]}/pages"
    return tuple(sorted(module.name for module in pkgutil.iter_modules([folder])))
