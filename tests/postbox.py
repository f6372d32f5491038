"""A real mail server that keeps what it is given, and refuses whom it is told to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from survey import config

PATIENCE = 60  # seconds that a machine with much to do may take to start the server


class Postbox:
    """What arrived: `mails` by recipient; `answers` gives a recipient another answer than 250."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.port = 0

    @property
    def recipients(self) -> list[str]:
        return sorted(to for _, to, _ in self.arrived)

    # The names of the methods and what they are given are aiosmtpd's.
    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  # aiosmtpd's
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        for to in envelope.rcpt_tos:
            self.arrived.append((envelope.mail_from, to, mail))
        return "250 OK"


class AtOurDoor(Controller):
    """Serves at a port that is held from the start, so that nobody else can get it meanwhile."""

    def __init__(self, postbox: Postbox, door: socket.socket) -> None:
        postbox.port = door.getsockname()[1]
        super().__init__(postbox, hostname="127.0.0.1", port=postbox.port, ready_timeout=PATIENCE)
        self.door = door

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.door)


@contextmanager
def mail_server(postbox: Postbox | None = None) -> Iterator[Postbox]:
    postbox = postbox or Postbox()
    controller = AtOurDoor(postbox, socket.create_server(("127.0.0.1", 0)))
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


def served_by(postbox: Postbox, **given: Any) -> config.Settings:
    """Settings of an installation that sends its mail to this server."""
    return config.load(
        environment="test",
        base_url="http://localhost",
        smtp_host="127.0.0.1",
        smtp_port=postbox.port,
        smtp_starttls=False,
        **given,
    )
