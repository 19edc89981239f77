"""Which article is a copy of which: pure functions of their texts, no files and no clock.

    words_of      a text as numbers, a word each, by which it is the same in any typography
    Originals     an index of texts, by one in eight of their shingles (three words in a row): candidates for a copy
    judged        whether a copy repeats a text, and by what evidence

A copy is what has most of its words, or most of the words of the original, in common with that, three in a row or more,
in whatever order; and the same figures and names wherever both stand between the same words. So the weather of another
day, which is the same but for its figures, is no copy, and what was reordered, shortened, or got another beginning and
end is one. `python -m tests.lineage` measures it.
"""
