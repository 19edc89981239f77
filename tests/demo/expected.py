"""What the parsers should say of what the replica shows: its truth in their terms."""

from kzcrawl.demo.shown import Shown
from kzcrawl.items import Dateline, Origin, Sighting, Told


def told(shown: Shown) -> Told:
    """A full text, without flags and without the name of the reading."""
    story = shown.story
    dateline = None
    if story.dateline:
        place, day = story.dateline
        dateline = Dateline(place, day if shown.stamp else None, "KAZAKHSTAN TODAY")
    return Told(
        head=sighting(shown),
        paragraphs=story.paragraphs,
        parser="",
        subtitle=story.subtitle,
        dateline=dateline,
        credit=story.credit,
        images=story.images,
        tags=story.tags,
        syndicated_from=Origin(story.origin, None) if story.origin else None,
        archived_at=story.archived_at,
    )


def sighting(shown: Shown) -> Sighting:
    """A card or a head, without flags."""
    story, is_copy = shown.story, shown.story.origin is not None
    return Sighting(
        placement=shown.placement,
        url=story.url,
        key=story.key,
        section=story.section,
        title=shown.title,
        stamp=shown.stamp,
        published_at=None if is_copy else shown.published_at,
        published_precision=None if is_copy else shown.precision,
        views=shown.views,
    )
