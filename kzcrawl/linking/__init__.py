"""Links copies to what they are copies of: `kzcrawl.lineage` at work on an archive.

    look    which days have copies to be looked at, since something of these days was sealed
    texts   the articles of some days, as lineage looks at them
    seal    the links found, as runs of the kind `lineage`, one a source that has copies
    link    all of it

The original may be archived after the copy, so both are looked for: originals of new copies, and copies of new
originals. A copy is linked once. Cut off anywhere, the next time does what is left.
"""
