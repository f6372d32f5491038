"""A mail as the bytes that travel: headers, then text and HTML, both quoted-printable.

The standard library's own message takes several times as long for each, and writes a header that is
longer than a line, such as List-Unsubscribe, as an encoded word, which mail programs do not read.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache

from survey.documents.mails import Mail

PLAIN = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
LINE = b"\r\n"
BETWEEN = "=_part"  # quoted-printable never holds it


def enclose(
    mail: Mail,
    *,
    sender: tuple[str, str],
    to: str,
    now: datetime,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """A mail from a name and an address to an address, with `more` headers in plain ASCII.

    Raises
    ------
    ValueError
        The address or a name cannot stand in a header.
    """
    head = b"".join(
        (
            _from(*sender),
            f"To: {in_ascii(to)}\r\n".encode(),
            _header("Subject", mail.subject),
            _header("Date", format_datetime(now)),
            b"Auto-Submitted: auto-generated\r\n",
            *_plain(more or {}),
            b"MIME-Version: 1.0\r\n",
        )
    )
    if not mail.html:
        return head + _part("plain", mail.text)
    kind = f'Content-Type: multipart/alternative; boundary="{BETWEEN}"'.encode()
    between = f"--{BETWEEN}".encode()
    text, html = _part("plain", mail.text), _part("html", mail.html)
    return LINE.join((head + kind, b"", between, text, between, html, between + b"--", b""))


def _part(kind: str, text: str) -> bytes:
    body = text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\n'
    coding = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    return (head + coding).encode() + binascii.b2a_qp(body, istext=True)


def in_ascii(address: str) -> str:
    """An address as every mail server takes it; one that is usual is not looked at any closer.

    Raises
    ------
    ValueError
        This is no address, or one whose name is not in ASCII letters.
    """
    if PLAIN.fullmatch(address):
        return address
    try:
        local, _, domain = Address(addr_spec=address).addr_spec.rpartition("@")
    except (HeaderParseError, IndexError) as problem:
        raise ValueError("this is no address") from problem
    return f"{local}@{domain.encode('idna').decode()}"


def _plain(headers: Mapping[str, str]) -> Iterator[bytes]:
    for name, value in headers.items():
        if not value.isprintable():
            raise ValueError(f"{name} cannot be written in one line")
        yield f"{name}: {value}\r\n".encode("ascii")


@lru_cache(maxsize=256)
def _from(name: str, address: str) -> bytes:
    header = policy.SMTP.header_factory("From", Address(display_name=name, addr_spec=address))
    return _folded(header)


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> bytes:
    _, header = policy.SMTP.header_store_parse(name, value)
    return _folded(header)


def _folded(header: object) -> bytes:
    folded: str = header.fold(policy=policy.SMTP)  # type: ignore[attr-defined]  # of its registry
    return folded.encode("ascii")
