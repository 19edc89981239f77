"""Alerts are delivered to real servers by Apprise, and nothing shows their secrets."""

import logging

import pytest

from kzcrawl.alerts.services import refuse_wrong, send
from kzcrawl.exceptions import BadInputError
from tests.alerts.receivers import http_receiver, mail_receiver


def test_a_message_arrives_by_http() -> None:
    with http_receiver() as receiver:
        assert send([receiver.url], "kzcrawl: x is not well", "- nothing\n- seen") == []
    (message,) = receiver.messages
    assert (message["title"], message["message"]) == ("kzcrawl: x is not well", "- nothing\n- seen")


def test_a_message_arrives_by_mail() -> None:
    with mail_receiver() as receiver:
        assert send([receiver.url], "kzcrawl: x is not well", "- nothing\n- seen") == []
    (mail,) = receiver.mails
    assert mail["Subject"] == "kzcrawl: x is not well"
    assert "- nothing" in receiver.texts[0]


def test_who_refuses_is_named_without_the_address_and_the_other_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with http_receiver() as refusing, http_receiver() as other:
        refusing.status = 500
        assert send([refusing.url, other.url], "t", "b") == ["JSON"]
    assert len(other.received) == 1
    assert caplog.text == ""


def test_who_is_not_there_refuses() -> None:
    with http_receiver() as receiver:
        url = receiver.url
    assert send([url], "t", "b") == ["JSON"]


@pytest.mark.parametrize("url", ["nosuch://token-of-a-secret", "tgram://token-of-a-secret"])
def test_a_wrong_url_is_refused_without_its_secret(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(BadInputError, match="number 2") as caught:
        refuse_wrong(["json://127.0.0.1", url])
    assert "token-of-a-secret" not in f"{caught.value}{caplog.text}"
