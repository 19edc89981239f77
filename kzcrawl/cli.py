"""The command `kzcrawl`: which command runs, with which settings, and its exit status."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol, cast

from kzcrawl import __version__, failpoints
from kzcrawl.exceptions import DamagedArchiveError, KzcrawlError, UnwritableOutputError
from kzcrawl.output import begin_output
from kzcrawl.settings import Settings, failpoints_from_environment, from_environment
from kzcrawl.terminal import printable

# Each is a module of `kzcrawl.commands` of that name, loaded only to run: reading stays fast.
COMMANDS = {
    "check": "look whether everything is in place, before the first night",
    "nightly": "crawl every source for what is new since last time; what cron runs",
    "backfill": "read the articles of a range of past days; cut it off and run it again",
    "coverage": "show which days are held, which are not, and which nobody has looked at",
    "import": "bring saved pages (text, HTML, JSON Lines) into the archive",
    "read": "show what each reading makes of one page; archives nothing",
    "feed": "print what was sealed after a run, as JSON Lines, for the next program",
    "export": "write the archive as Parquet, CSV, SQLite or text, for other tools",
    "show": "show one article: text, revisions, view counts",
    "search": "find the articles that have some words, in any form",
    "raw": "print the page that a text was read from, as the server sent it",
    "prove": "write what proves one article: record, page, and the chain of manifests",
    "runs": "list the sealed runs",
    "unread": "list the pages that came and could not be understood",
    "savepage": "make a test of one page, for mending its parser",
    "verify": "prove that the archive is what was sealed",
    "replay": "read what was captured once more: into a new archive, to compare, or to correct",
    "lineage": "link copies to the articles that they repeat",
    "copies": "show who copies whom, how soon, and what they change",
    "rebuild": "make the index anew from the archive",
    "repair": "restore what can be had of damaged files, and tell what is gone",
    "redact": "take the texts of an article out of the archive, for a legal reason; leaves a trace",
    "prune-raw": "drop the raw captures of long ago; records stay",
    "demo-site": "serve an invented copy of both sites on this machine",
}

_EPILOG = """exit status: 0 all is well · 1 a check failed · 2 wrong usage or input, nothing written · 74 the archive
or the output cannot be written · 75 another run holds the lock · 130, 143 stopped by Ctrl-C or SIGTERM, after sealing
what it had

kzcrawl COMMAND --help says more. Settings come from -s NAME=VALUE or the environment (KZCRAWL_NAME); the README lists
them."""

_MEND = "`kzcrawl verify` names every damage, `kzcrawl repair` restores what can be had"


class _Command(Protocol):
    """What a module of `kzcrawl.commands` has; its docstring is the end of its help."""

    def configure(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, arguments: argparse.Namespace, settings: Settings) -> int: ...


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status."""
    begin_output()
    failpoints.arm(failpoints_from_environment())
    status = _status_of(lambda: _run(_command_first(sys.argv[1:] if words is None else words)))
    unwritten = _status_of(_end_output)
    return status or unwritten


def _run(words: Sequence[str]) -> int:
    try:
        arguments = _parser(words).parse_args(words)
    except SystemExit as leaving:  # after --help, or a usage that argparse has refused
        return int(leaving.code or 0)
    settings = from_environment(_given(arguments))
    return _module(arguments.command).run(arguments, settings)


def _end_output() -> int:
    """What was printed may still be in our memory, also what --help says."""
    sys.stdout.flush()
    return 0


def _status_of(step: Callable[[], int]) -> int:
    """The status with which a step ends; if something went wrong, says so."""
    try:
        return step()
    except KzcrawlError as error:
        _complain(f"{error}\n{_MEND}" if isinstance(error, DamagedArchiveError) else error)
        return error.status
    except KeyboardInterrupt:
        _complain("stopped; what was committed so far, the next run seals")
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        return 0
    except OSError as error:
        _complain(error)
        return 1


def _complain(error: object) -> None:
    with suppress(OSError, UnwritableOutputError):  # where nobody can be told, the status still does
        print("\n".join(map(printable, f"kzcrawl: {error}".split("\n"))), file=sys.stderr)


def _command_first(words: Sequence[str]) -> list[str]:
    """The words with the command in front: `kzcrawl --archive DIR runs` is as good as `kzcrawl runs --archive DIR`."""
    at = next((n for n, word in enumerate(words) if word in COMMANDS), 0)
    before = words[:at]
    if any(word in ("-h", "--help", "--version") for word in before):
        return list(words)
    return [*words[at : at + 1], *before, *words[at + 1 :]]


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kzcrawl",
        description="Keeps a record of Kazakh news: dated files, every edit, every view count, with proof.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kzcrawl {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    named = next((word for word in words if word in COMMANDS), None)
    for name, summary in COMMANDS.items():
        if named not in (name, None):
            continue  # each takes a millisecond, which counts where twenty find the archive locked
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name == named:
            module = _module(name)
            command.epilog = module.__doc__
            command.formatter_class = argparse.RawDescriptionHelpFormatter
            module.configure(command)
            _add_common(command)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    common = command.add_argument_group("common options")
    common.add_argument("--archive", metavar="DIR", help="the archive (default: KZCRAWL_ARCHIVE, else ./archive)")
    common.add_argument(
        "-s", dest="settings", action="append", default=[], metavar="NAME=VALUE", help="any setting, as often as needed"
    )
    common.add_argument("--json", action="store_true", help="print JSON instead of lines for a person")


def _given(arguments: argparse.Namespace) -> list[str]:
    return [*arguments.settings, *([f"ARCHIVE={arguments.archive}"] if arguments.archive is not None else [])]


def _module(command: str) -> _Command:
    name = "import_" if command == "import" else command.replace("-", "_")  # names that Python allows
    return cast(_Command, importlib.import_module(f"kzcrawl.commands.{name}"))
