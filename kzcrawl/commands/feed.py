"""Prints every record of every run sealed after run N, in the order of sealing, as JSON Lines, then where that ends:
{"after":N,"schema":"cursor/1"}. Without a cursor at its end, the output is not whole. Give that N the next time, or let
the archive keep it, by a name: what was read is confirmed by --confirm N, or by a command that ends with 0. What is not
confirmed comes again. Filters choose records; the cursor counts whole runs, whatever they choose.

examples:
  kzcrawl feed                                       everything
  kzcrawl feed --after 42                            what runs 43 and later brought
  kzcrawl feed --consumer parser                     what is new to the one that calls itself parser
  kzcrawl feed --consumer parser --confirm 43        it has dealt with everything up to run 43
  kzcrawl feed --consumer parser --exec './load.sh'  both: feeds the command, and confirms when it ends with 0
  kzcrawl feed --follow --kind article --language kk texts in Kazakh, each as soon as its run is sealed
"""

import argparse
import select
import sys
import time

from kzcrawl.archive.layout import KINDS
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.selection import Selection, selection_of
from kzcrawl.commands.combined import refuse_with, refuse_without
from kzcrawl.days import ends_given
from kzcrawl.exceptions import BadInputError
from kzcrawl.settings import Settings

_PAUSE_SECONDS = 1
_FILTERS = ("--kind", "--source", "--language", "--since", "--until")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--after", type=int, metavar="N", help="the number of the last run seen (default: 0)")
    place.add_argument("--consumer", metavar="NAME", help="go on behind the last run that NAME has confirmed")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--confirm", type=int, metavar="N", help="print nothing: NAME has dealt with all up to run N")
    how.add_argument("--exec", metavar="CMD", help="feed CMD (of /bin/sh) instead, and confirm when it ends with 0")
    parser.add_argument("--back", action="store_true", help="--confirm may go back, to see again what comes after N")
    parser.add_argument("--from-now", action="store_true", help="if NAME is new, begin with the next run to be sealed")
    parser.add_argument("--follow", action="store_true", help="do not end: go on with each run that is sealed")
    parser.add_argument("--kind", action="append", default=[], choices=KINDS, help="only such records")
    parser.add_argument("--source", action="append", default=[], metavar="SOURCE", help="only of this source")
    parser.add_argument("--language", action="append", default=[], choices=("ru", "kk", "en"), help="only in this one")
    parser.add_argument("--since", metavar="DAY", help="only of this day in Almaty and later: 2025-11-28")
    parser.add_argument("--until", metavar="DAY", help="only up to this day")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hands the records over as they are archived."""
    refuse_without(arguments, "--consumer", "--confirm", "--exec", "--from-now")
    refuse_without(arguments, "--confirm", "--back")
    refuse_with(arguments, "--confirm", "--follow", "--from-now", *_FILTERS)
    archive, feed = Archive(settings.ARCHIVE), _Feed(arguments, settings)
    for source in arguments.source:
        archive.refuse_unknown(source)
    if arguments.confirm is not None:
        feed.confirm(archive, arguments.confirm)
        return 0
    after = feed.begin(archive)
    while True:
        after = feed.to_command(archive, after) if arguments.exec is not None else feed.to_output(archive, after)
        if not arguments.follow:
            return 0
        while archive.newest() <= after:
            _rest(is_output=arguments.exec is None)


class _Feed:
    """One consumer's way through an archive, by the arguments of its command."""

    def __init__(self, arguments: argparse.Namespace, settings: Settings) -> None:
        self._consumer: str | None = arguments.consumer
        self._arguments, self._clock = arguments, settings.clock
        ends = ends_given(arguments.since, arguments.until, "--")
        self._selection: Selection = selection_of(arguments.kind, arguments.source, arguments.language, ends)
        if arguments.exec is not None and not arguments.exec.strip():
            raise BadInputError(f"expected --exec with a command, found {arguments.exec!r}")

    def begin(self, archive: Archive) -> int:
        """The number of the last run that is not to be handed over again."""
        newest = archive.newest()
        if self._consumer is not None:
            from kzcrawl.archive import consumers  # only here, and below: whoever keeps the place itself starts sooner

            position = consumers.position_of(archive.layout, self._consumer)
            if position is None and self._arguments.from_now:
                consumers.confirm(archive.layout, self._consumer, newest, self._clock.now())
                return newest
            return position.after if position else 0
        return _within(self._arguments.after or 0, newest, "--after")

    def confirm(self, archive: Archive, number: int) -> None:
        """Moves the position of the consumer; back only if that is asked for."""
        from kzcrawl.archive import consumers

        name, back = str(self._consumer), bool(self._arguments.back)
        before = None if back else consumers.position_of(archive.layout, name)
        _within(number, archive.newest(), "--confirm")
        if before and number < before.after:
            raise BadInputError(
                f"expected --confirm {before.after} or more, for so far {name} has confirmed, found {number}; "
                "with --back it sees again what comes after that"
            )
        consumers.confirm(archive.layout, name, number, self._clock.now(), back=back)

    def to_output(self, archive: Archive, after: int) -> int:
        """Prints what is new, and the cursor; returns where it ends."""
        output, last = sys.stdout.buffer, after
        for manifest in archive.manifests(after):
            output.writelines(archive.record_lines(manifest, self._selection))
            last = manifest.number
        output.write(_cursor(last))
        output.flush()
        return last

    def to_command(self, archive: Archive, after: int) -> int:
        """Feeds the command, if there is anything for it, and confirms; returns where that ends."""
        from kzcrawl.archive import consumers
        from kzcrawl.commands.fed_command import FedCommand

        last = after
        with FedCommand(self._arguments.exec) as command:
            for manifest in archive.manifests(after):
                command.writelines(archive.record_lines(manifest, self._selection))
                last = manifest.number
            if command.was_started:
                command.writelines([_cursor(last)])
        if last > after:
            consumers.confirm(archive.layout, str(self._consumer), last, self._clock.now())
        return last


def _within(number: int, newest: int, option: str) -> int:
    if not 0 <= number <= newest:
        raise BadInputError(f"expected {option} between 0 and {newest}, the newest run here, found {number}")
    return number


def _cursor(number: int) -> bytes:
    return encode({"schema": "cursor/1", "after": number}) + b"\n"


def _rest(*, is_output: bool) -> None:
    """Waits a second; BrokenPipeError if meanwhile nobody reads what we print any more."""
    if not is_output:
        time.sleep(_PAUSE_SECONDS)
        return
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    if any(event & select.POLLERR for _, event in poll.poll(_PAUSE_SECONDS * 1000)):
        raise BrokenPipeError
