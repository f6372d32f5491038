"""A mailbox over IMAP4rev1 (RFC 3501), as much of it as reading what is new takes.

Standing alone, on a socket: no maintained library serves IMAP.
"""

from __future__ import annotations

import re
import shlex
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FETCH = re.compile(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")


class Mailbox(socketserver.ThreadingTCPServer):
    """Messages by UID with their flags; one user, one folder."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, password: str) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.password = password
        self.messages: dict[int, bytes] = {}
        self.seen: set[int] = set()

    def receive(self, raw: bytes) -> None:
        self.messages[len(self.messages) + 1] = raw.replace(b"\n", b"\r\n")


class Conversation(socketserver.StreamRequestHandler):
    """One client's commands, each answered under its tag (RFC 3501, section 7)."""

    server: Mailbox

    def handle(self) -> None:
        self._say("* OK IMAP4rev1 ready")
        self.state = "not authenticated"
        while self.state != "logout" and (line := self.rfile.readline().decode().strip()):
            tag, _, rest = line.partition(" ")
            name, _, given = rest.partition(" ")
            answer = getattr(self, f"_{name.casefold()}", None)
            self._say(f"{tag} {answer(given) if answer else 'BAD unknown command'}")

    def _say(self, line: str, literal: bytes = b"", after: str = "") -> None:
        self.wfile.write(
            line.encode() + b"\r\n" + literal + (f"{after}\r\n".encode() * bool(after))
        )

    def _capability(self, _given: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK CAPABILITY completed"

    def _login(self, given: str) -> str:
        if shlex.split(given)[-1] != self.server.password:
            return "NO [AUTHENTICATIONFAILED] wrong user or password"
        self.state = "authenticated"
        return "OK LOGIN completed"

    def _select(self, given: str) -> str:
        if self.state == "not authenticated" or given.strip('"') != "INBOX":
            return "NO no such mailbox"
        self._say(r"* FLAGS (\Seen)")
        self._say(f"* {len(self.server.messages)} EXISTS\r\n* 0 RECENT")
        self.state = "selected"
        return "OK [READ-WRITE] SELECT completed"

    def _uid(self, given: str) -> str:
        name, _, rest = given.partition(" ")
        if self.state != "selected":
            return "BAD select a mailbox first"
        if name == "SEARCH" and rest == "UNSEEN":
            new = [uid for uid in self.server.messages if uid not in self.server.seen]
            self._say(" ".join(["* SEARCH", *map(str, new)]))
        elif name == "FETCH" and (asked := FETCH.fullmatch(rest)):
            uid, raw = int(asked[1]), self.server.messages[int(asked[1])][: int(asked[2])]
            self._say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}", raw + b")\r\n")
        elif name == "STORE" and rest.endswith(r" +FLAGS (\Seen)"):
            self.server.seen.add(int(rest.split()[0]))
            self._say(rf"* {rest.split()[0]} FETCH (FLAGS (\Seen))")
        else:
            return "BAD what is asked is not understood"
        return f"OK UID {name} completed"

    def _logout(self, _given: str) -> str:
        self._say("* BYE")
        self.state = "logout"
        return "OK LOGOUT completed"


@contextmanager
def imap_server(password: str) -> Iterator[Mailbox]:
    with Mailbox(password) as box:
        thread = threading.Thread(target=box.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            box.shutdown()
            thread.join()
