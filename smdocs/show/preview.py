"""Shows a folder of documents in browsers on this machine: on the loopback address alone, and nothing else of the disk.

A page that is open loads itself anew when its file has changed. The script for it goes out with the page; the files
stay as they are.
"""

import hashlib
import os
import re
import sys
from html import unescape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Event, Thread
from typing import Any, Self
from urllib.parse import unquote

from markupsafe import Markup

from smdocs.words.language import language
from smdocs.writers import formats
from smdocs.writers.html import called, digest, policy, source, stylesheet, tag
from smdocs.writers.layout import filled

LOOPBACK = "127.0.0.1"
START = "index.html"
CHANGES = "/_changes"
"""Where a page asks for changes of the file whose path stands after the question mark."""
LOOKS_EVERY = 0.25
"""Seconds between looks at a file that somebody has open."""
KEPT_ALIVE = 40
"""Looks without news after which something is said all the same: a page that is gone shows itself by that."""

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".zip": "application/zip",
    **{f".{one.extension}": f"{one.media_type}{'; charset=utf-8' * one.is_text}" for one in formats().values()},
}
"""What files are, by extension. A system's own list is not asked: it differs from machine to machine."""

_RULES = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'none'"
"""What a browser may do for a page that does not say it itself."""

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


class Preview(ThreadingHTTPServer):
    """A server of a folder, on a port of this machine or on any that is free (0), with pages of its own in a language.

    It works in the background of a `with` statement. When it fails it is `closing`, and its error is raised at the end.
    Raises `OSError` when the port cannot be had.
    """

    daemon_threads = True
    # Elsewhere it would let two servers have one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, folder: Path, port: int, lang: str) -> None:
        self.folder = folder.resolve()
        self.lang = lang
        self.closing = Event()
        self.failure: BaseException | None = None
        super().__init__((LOOPBACK, port), _Handler)

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, *stopped: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()
        if self.failure and not any(stopped):
            raise self.failure

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def hosts(self) -> set[str]:
        """What a browser on this machine calls it. Another name leads here only by a name server that lies."""
        names = {LOOPBACK, "localhost"}
        return {f"{name}:{self.server_port}" for name in names} | (names if self.server_port == 80 else set())

    def server_bind(self) -> None:
        """Takes the port. Asks no name server what this machine is called, as its model does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def handle_error(self, *_: Any) -> None:
        """A reader who is gone is no error. Anything else is ours, and ends it."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            self.failure = error
            self.closing.set()

    def content(self, path: str) -> bytes | None:
        """What stands in the file that an address means; None where there is none that may be seen."""
        names = unquote(START if path == "/" else path.removeprefix("/")).split("/")
        file = self.folder.joinpath(*names)
        try:
            file = file.resolve(strict=True)
            inside = file.relative_to(self.folder).parts
            # What begins with a dot is not meant to be seen, and what some systems read as more than a name leads past.
            unseen = any(not name or name.startswith(".") or "\\" in name or ":" in name for name in (*inside, *names))
            return file.read_bytes() if file.is_file() and not unseen else None
        except (OSError, ValueError, RuntimeError):
            return None


class _Handler(BaseHTTPRequestHandler):
    server: Preview
    timeout = 30

    def version_string(self) -> str:
        return "smdocs"

    def log_message(self, *_: Any) -> None:
        """Nobody is told who reads what."""

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        if self.headers.get("Host", "").lower() in self.server.hosts:
            return True
        self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        return False

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == CHANGES:
            self._tell_changes(query)
        elif (content := self.server.content(path)) is None:
            missing = "preview-empty" if path == "/" else "preview-missing"
            self._page(HTTPStatus.NOT_FOUND, _notice(missing, self.server), path)
        else:
            kind = KINDS.get(Path(unquote(path) if path != "/" else START).suffix.lower(), "application/octet-stream")
            if kind == KINDS[".html"]:
                self._page(HTTPStatus.OK, content, path)
            else:
                self._answer(HTTPStatus.OK, content, kind)

    do_HEAD = do_GET  # noqa: N815

    def send_error(self, code: int, *_: Any) -> None:
        """Refuses, without the words of the library."""
        self.close_connection = True
        # What it calls not implemented is implemented on purpose nowhere.
        status = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        self._answer(status, _notice("preview-refused", self.server), KINDS[".html"], policy())

    def _page(self, status: HTTPStatus, content: bytes, path: str) -> None:
        script = called(source("reload.js"), _sum(self.server.content(path)))
        page, rules = _live(content.decode("utf-8", "replace"), script)
        self._answer(status, page.encode(), KINDS[".html"], rules)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str, rules: str = "default-src 'none'") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if kind != KINDS[".pdf"]:
            # Readers of PDF within browsers are pages themselves, and some would be held to it.
            self.send_header("Content-Security-Policy", f"{rules}; frame-ancestors 'none'")
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """Ends them with what holds for every answer."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def _tell_changes(self, path: str) -> None:
        """Says the digest of a file now, and again each time it has become another."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        if self.command == "HEAD":
            return
        last, quiet = None, 0
        while not self.server.closing.is_set():
            if (now := _sum(self.server.content(path))) != last:
                self.wfile.write(f"data: {now}\n\n".encode())
                last, quiet = now, 0
            elif (quiet := quiet + 1) % KEPT_ALIVE == 0:
                self.wfile.write(b":\n\n")
            self.server.closing.wait(LOOKS_EVERY)


def _sum(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _live(page: str, script: Markup) -> tuple[str, str]:
    """A page with a script more, and what a browser may do for it: what the page says itself, and run that script. The
    page no longer says it, for of two policies both count."""
    own = _POLICY.search(page)
    rules = unescape(own[1]) if own else _RULES
    if own:
        rules = re.sub(r"script-src(?: 'none')?", f"script-src {digest(script)}", rules)
    # Browsers take what stands after the end for the last of the text.
    return f"{_POLICY.sub('', page, count=1)}{tag('script', script)}\n", f"{rules}; connect-src 'self'"


def _notice(what: str, server: Preview) -> bytes:
    """A page with a sentence on it."""
    words = language(server.lang).words("console")
    text = words[f"{what}-text"].format(address=server.address)
    style = stylesheet("house.css") + stylesheet("screen.css")
    page = filled("markup/notice.html", lang=server.lang, title=words[what], text=text, style=style)
    return f"{page}\n".encode()
