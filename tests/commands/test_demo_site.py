"""`kzcrawl demo-site`: what it prints works, and Ctrl-C ends it."""

import re
import shlex
import signal
import subprocess
import sys

import pytest

from tests.conftest import Run

LAST_LINE = "The night after it: kzcrawl demo-site --night 3. Ctrl-C ends this one.\n"


def test_the_printed_commands_work_and_ctrl_c_ends_it(kzcrawl: Run) -> None:
    command = [sys.executable, "-W", "error", "-m", "kzcrawl", "demo-site", "--night", "2", "--markup", "bare"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        said = "".join(
            iter(server.stdout.readline, "The night after it: kzcrawl demo-site --night 3. Ctrl-C ends this one.\n")
        )
        words = shlex.split(next(line for line in said.splitlines() if " read " in line))
        places = dict(word.split("=", 1) for word in words[:2])
        done = kzcrawl(*words[words.index("kzcrawl") + 1 :], **places)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0
    assert done.returncode == 0, done.stderr
    assert "source: kazakhstan_today" in done.stdout
    assert "nightly" in said
    assert len(re.findall(r"http://127\.0\.0\.1:\d+/$", said, re.MULTILINE)) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--night", "0"), "expected --night from 1 to 100000, found 0"),
        (("--port", "65535"), "expected --port from 0 to 65534, found 65535"),
    ],
)
def test_what_cannot_be_served(kzcrawl: Run, words: tuple[str, ...], message: str) -> None:
    done = kzcrawl("demo-site", *words)
    assert (done.returncode, done.stderr) == (2, f"kzcrawl: {message}\n")
