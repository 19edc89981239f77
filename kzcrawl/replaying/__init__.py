"""The archive once more, from its captures: what a crawl read then, today's parsers read, with no network.

    archive ─ plan ─▶ runs ─ scan ─▶ chunks of captures ─ readings, on all cores ─▶ visits ─ pipelines ─▶ archive

Parsers run in processes of their own; whatever is decided about what they found is decided here, in the order in which
it was captured.
"""
