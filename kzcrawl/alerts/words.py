"""Each finding that fails a night as a sentence, with what to do about it."""

from collections.abc import Mapping

from kzcrawl.findings import Finding, finding_of

# What a night ends by that has no verdict.
ERRORS: Mapping[str, Finding] = {
    "unwritable": Finding(
        "the archive could not be written", "make room, or mend the folder's owner; what was sealed is untouched"
    ),
    "broke_off": Finding("it ended by an error, without a verdict", "see the log, which has more of it"),
}

# Findings that fail nothing, by the end of their name.
_NOTES = ("_unreached",)


def fails(finding: str) -> bool:
    """Whether a finding of a failed night is a reason why it failed."""
    return not finding.partition(":")[0].endswith(_NOTES)


def is_of_unread_pages(finding: str) -> bool:
    """Whether there are pages to be looked at that came and were not understood."""
    return finding in ("layout_changed", "parser_failed")


def gist_of(finding: str) -> str:
    """A finding without a detail that is a number, which is another one every night."""
    word, _, detail = finding.partition(":")
    return word if detail.isdigit() else finding


def sentence_of(finding: str) -> str:
    """A finding in words, with what to do. One that a newer version knows is named."""
    words = ERRORS.get(finding) or finding_of(finding)
    if words is None:
        return f"{finding}. The README says what that is."
    return f"{finding}: {words.meaning}. What to do: {words.mend}"
