from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from survey.documents.envelope import enclose
from survey.documents.mails import Mail

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LINK = "https://survey.example.com/mail/" + 80 * "k"
MAIL = Mail(
    "Größe: “how it is for you”, a subject that is longer than one line of a header may be",
    "Hello Zoë,\n\n.a line that begins with a dot\n" + 200 * "long " + "\n",
    "<!DOCTYPE html>\n<p>Zoë = " + 200 * "long " + "</p>\n",
)


def made(**given):
    usual = {"sender": ("Größe & Söhne, Ltd", "s@example.com"), "to": "a@example.com", "now": NOW}
    return enclose(MAIL, **usual | given)


def test_what_is_read_is_what_was_written():
    read = message_from_bytes(made(), policy=policy.default)

    assert not read.defects
    assert read["From"].addresses[0].display_name == "Größe & Söhne, Ltd"
    assert read["To"] == "a@example.com"
    assert read["Subject"] == MAIL.subject
    assert read["Date"].datetime == NOW
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n") == MAIL.text
    assert read.get_body(("html",)).get_content().replace("\r\n", "\n") == MAIL.html


def test_it_travels_in_short_ascii_lines():
    content = made(more={"List-Unsubscribe": f"<{LINK}>"})

    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert f"List-Unsubscribe: <{LINK}>".encode() in content.split(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) == len(f"List-Unsubscribe: <{LINK}>")


@pytest.mark.parametrize(
    "given",
    [
        {"to": "not an address"},
        {"to": "a@"},
        {"to": "a@example.com\r\nBcc: b@example.com"},
        {"sender": ("Name\r\nBcc: b@example.com", "s@example.com")},
        {"more": {"List-Unsubscribe": "<https://example.com>\r\nBcc: b@example.com"}},
    ],
)
def test_nothing_given_can_become_a_header_of_its_own(given):
    with pytest.raises(ValueError, match=r"."):
        made(**given)


def test_a_domain_in_other_letters_is_written_as_servers_know_it():
    assert b"To: zoe@xn--exmple-cua.com\r\n" in made(to="zoe@exämple.com")
