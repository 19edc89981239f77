"""How deep a page's tags nest, told before its tree is built: that takes the parser quadratic time."""

import re
from collections import Counter

# An unclosed element of these does not hold what follows it, or not for long.
_HOLD_NOTHING = frozenset(
    (
        b"a area b base big br code col colgroup dd dt em embed font hr i img input li link meta nobr option p path rp "
        b"rt s small source strike strong tbody td tfoot th thead tr track tt u wbr"
    ).split()
)
_TAG = re.compile(rb"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)


def nests_deeper(html: bytes, limit: int) -> bool:
    """Whether at some place more elements are open than that."""
    if html.count(b"<") <= limit:
        return False
    by_name: Counter[bytes] = Counter()
    depth = 0
    for found in _TAG.finditer(html):
        name = found[2].lower()
        if name in _HOLD_NOTHING or (found[1] and not by_name[name]):
            continue
        step = -1 if found[1] else 1
        by_name[name] += step
        depth += step
        if depth > limit:
            return True
    return False
