"""Both sites, invented, so that kzcrawl can be tried and tested without them; all text is of our own.

`world` is what both sites have at an instant: a pure function of a seed. `days` writes a day's articles from `texts`
and `shapes`, `fates` says what becomes of them, `copies` what Qazaq24 copies, `counts` how often they were read.
`newspaper` and `aggregator` say what each page shows, as outlines, which `as_html` renders; `site` answers a path,
`server` serves it on loopback. `pages/` holds three static samples.
"""
