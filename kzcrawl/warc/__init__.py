"""Captures: what a server sent, kept as it came, in WARC 1.1 (ISO 28500:2017).

A file holds the exchanges of one run. Each record is a gzip member of its own, so that a reader starts at any of them:

    warcinfo   once, at the start: the software, the format, the run (`isPartOf`)
    response   status line, headers and body of an answer, or
    revisit    its status line and headers alone, where the same body is held already (identical-payload-digest)
    request    what was asked, right after what was answered, which it names in WARC-Concurrent-To

The record of an answer says in X-Archive-Asked-As what it was asked for as (listing, feed, sitemap, browser,
replay, but of an article's own page only if that led elsewhere), and after `; tried` that there might have been none.

A position is the file and the offset of a response or revisit. A revisit names the record that has its body by id, URL
and date, as the standard has it, and in WARC-Refers-To-Filename and WARC-Refers-To-File-Offset by its position, so that
no index is needed. A body is the same if its SHA-256 is.

A body is as it came over the wire, still in its content encoding (mostly gzip). What the crawling engine does not let
through is not there: case and order of header names, the reason phrase (that of the standard stands in its place),
chunked framing with its trailers, and the headers Connection, Keep-Alive, Transfer-Encoding, Upgrade and the like. Nor
is an answer that was cut off, too large, or never came. Line breaks in a header's value are spaces.

What a browser showed did not come over the wire: such an answer has the page's HTML as it stood then, in UTF-8, and it
and its request say so by the header X-Archive-Rendered, with the browser and the step.

WARC-Payload-Digest is SHA-1 in Base32: the one form that every tool verifies or looks up (warcio, pywb, FastWARC, the
indexes of the large archives). It finds damage of a body, and gzip's CRC-32 that of a record; the SHA-256 of the file
in the manifest proves. Headers that say the same once more (a digest of the block, the address on the request) are
left out: of a small page they would be a tenth. The id of a record is a UUID made from the name of the run, with the
record's number in its last group: the same run gives the same bytes.
"""
