"""When a crawl is not well: pure functions of what it brought and, of a nightly, of what the nights before it brought.

`verdict` has the table of all monitors of a night. A finding is a word of `words.FINDINGS`, or one with a detail:
`word:detail`.
"""
