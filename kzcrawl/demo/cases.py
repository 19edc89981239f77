"""The edge cases of real pages, by number: where the invented world has each, and why some are not in it.

A case of articles is in `Story.cases`; one of pages, or of all pages, is seen wherever its sentence says.
"""

OF_ARTICLES = {
    2: "no count anywhere: a stamp alone",
    3: "a stamp of the day, without the hour",
    4: "its own page shows no stamp",
    5: "its own page has titles above stamps",
    6: "the title begins with a digit",
    7: "the picture's alternative text is the title once more",
    8: "a subtitle without final stop, and no credit",
    9: "neither subtitle nor credit: the dateline stands below the title",
    10: "Russian without dateline: reviews",
    11: "its own page has the text alone: neither title nor stamp nor credit",
    14: "a paragraph that begins with a quoted name, whose opening mark is lost, as in every quote",
    17: "dates and times in the text that are no stamps, `Дополнено …` among them",
    18: "a credit label with nothing after it; credit and lead in one line; a second credit amid the text",
    19: "the lead as subtitle and again; the lead twice in one sentence",
    20: "stray and no-break spaces around its lines",
    22: "subheads in capitals",
    23: "an omission mark, and the agency's name misspelt",
    24: "a video: an address without slug",
    25: "links to it name the host without www.",
    26: "the slug speaks of a title that it no longer has",
    27: "a copy on Qazaq24: no stamp, a count glued to its label, a month in capitals, menus below",
    28: "a copy whose origin is spelt in two ways",
    29: "published at 00:00",
    30: "the dateline is of the old year and the stamp of the new one, or the other way round; at the turn of any year",
}
OF_PAGES = {
    15: "embedded articles are newer than the main one wherever this is not among the newest of its section",
    16: "an article that is embedded or main, and in most-read lists, with different counts",
    21: "`Source: kazinform` in any capitals, at the end of many English articles",
}
OF_TEXT_RENDERINGS = {
    1: "the corpus, not the site, puts ` date … ` before the first line",
    12: "the renderer loses paragraphs; the HTML has them",
    13: "the renderer takes an embedded article for the main one; the HTML has both",
}
