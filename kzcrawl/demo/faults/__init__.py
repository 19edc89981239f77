"""How a site may misbehave, by name: for tests of the crawl, and for people who want to see what comes of it."""

from kzcrawl.demo.faults import bombs, characters, charsets, pages, redirects, sending
from kzcrawl.demo.faults.fault import Fault

_OF_ALL = (pages, redirects, charsets, characters, bombs, sending)
FAULTS: dict[str, Fault] = {name: fault for module in _OF_ALL for name, fault in module.FAULTS.items()}
