"""What a browser on this machine gets to see of a folder, asked for over real connections."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import smdocs.show.preview
from smdocs.show.preview import KINDS, Preview

PAGE = (
    '<!DOCTYPE html><html lang="da"><head><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; script-src 'none'; base-uri 'none'\"></head><body><p>æøå</p></body></html>"
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of documents with things beside and within it that nobody may see."""
    (tmp_path / "secret.txt").write_text("hemmeligt", "utf-8")
    folder = tmp_path / "out"
    (folder / "da" / ".git").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "da" / "side æ.html").write_text(PAGE, "utf-8")
    (folder / ".smdocs").write_text("hemmeligt", "utf-8")
    (folder / "da" / ".git" / "config.txt").write_text("hemmeligt", "utf-8")
    (folder / "leads-out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "parent").symlink_to(tmp_path)
    (folder / "hidden.txt").symlink_to(folder / ".smdocs")
    return folder


@pytest.fixture
def server(out: Path) -> Iterator[Preview]:
    with Preview(out, 0, "da") as server:
        yield server


class Answer:
    def __init__(self, server: Preview, path: str, method: str = "GET", **headers: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        self.status, self.headers = response.status, {name.lower(): value for name, value in response.getheaders()}
        self.content = b"" if self.headers["content-type"].startswith("text/event-stream") else response.read()
        connection.close()


def test_the_overview_is_the_start_and_other_files_stand_at_their_paths(server: Preview) -> None:
    for path in ("/", "/index.html", "/da/side%20%C3%A6.html", "/?x=1"):
        answer = Answer(server, path)
        assert answer.status == 200, path
        assert "<p>æøå</p>" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/da/../../secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2Fetc/passwd",
        "/leads-out.txt",
        "/parent/secret.txt",
        "/.smdocs",
        "/%2esmdocs",
        "/hidden.txt",
        "/da/.git/config.txt",
        "/da/%00",
        "/da",
        "/da/",
        "/da/./side%20%C3%A6.html",
        "/index.html/",
        "/index.html/..",
        "/C:/index.html",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_is_to_be_had(path: str, server: Preview) -> None:
    answer = Answer(server, path)
    assert answer.status == 404
    assert b"hemmeligt" not in answer.content
    assert b"root:" not in answer.content
    assert "Filen findes ikke" in answer.content.decode()


def test_a_folder_is_never_listed(server: Preview, out: Path) -> None:
    (out / "index.html").unlink()
    answer = Answer(server, "/")
    assert answer.status == 404
    assert "Der er ingen oversigt endnu" in answer.content.decode()
    assert "side" not in answer.content.decode().partition("<main>")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_who_comes_by_another_name_is_refused(host: str, server: Preview) -> None:
    answer = Answer(server, "/", Host=host.format(port=server.server_port))
    assert answer.status == 421
    assert "æøå" not in answer.content.decode()


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}"])
def test_the_names_of_this_machine_are_let_in(host: str, server: Preview) -> None:
    assert Answer(server, "/", Host=host.format(port=server.server_port)).status == 200


def test_a_request_without_a_name_is_refused(server: Preview) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b" 421 " in connection.makefile("rb").readline()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"])
def test_nothing_can_be_done_but_reading(method: str, server: Preview) -> None:
    answer = Answer(server, "/", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_request_for_the_head_gets_the_same_without_the_text(server: Preview) -> None:
    whole, head = Answer(server, "/"), Answer(server, "/", "HEAD")
    assert (head.status, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole.content)


def test_every_answer_keeps_to_itself(server: Preview, out: Path) -> None:
    (out / "a.json").write_text("{}", "utf-8")
    for path in ("/", "/a.json", "/nothing", "/_changes?/"):
        headers = Answer(server, path, Origin="https://evil.example").headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["server"] == "smdocs"
        assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize("name", [f"fil{extension}" for extension in KINDS] + ["FIL.PDF", "fil.exe", "fil"])
def test_every_file_says_what_it_is(name: str, server: Preview, out: Path) -> None:
    (out / name).write_bytes(b"x")
    kind = Answer(server, f"/{name}").headers["content-type"]
    assert kind == KINDS.get(Path(name).suffix.lower(), "application/octet-stream")
    assert kind.endswith("; charset=utf-8") == kind.startswith("text/") or "json" in kind


@pytest.mark.parametrize("page", [PAGE, PAGE.replace("'", "&#39;")])
def test_a_page_goes_out_with_a_script_that_its_policy_knows_and_stays_as_it_is_on_the_disk(
    page: str, server: Preview, out: Path
) -> None:
    (out / "index.html").write_text(page, "utf-8")
    answer = Answer(server, "/")
    policy = dict(rule.strip().split(" ", 1) for rule in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["script-src"].startswith("'sha256-")
    assert "http-equiv" not in answer.content.decode()
    assert "EventSource" in answer.content.decode()
    assert (out / "index.html").read_text("utf-8") == page


def events(server: Preview, path: str) -> Iterator[str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", f"/_changes?{path}")
    lines = (line.decode().strip() for line in connection.getresponse())
    yield from (line.removeprefix("data: ") for line in lines if line.startswith("data:"))


def test_a_change_of_the_file_and_of_no_other_is_told(server: Preview, out: Path) -> None:
    told = events(server, "/")
    first = next(told)
    assert first in Answer(server, "/").content.decode()
    (out / "da" / "side æ.html").write_text("andet", "utf-8")
    (out / "index.html").write_text(PAGE.replace("æøå", "nyt"), "utf-8")
    second = next(told)
    assert second in Answer(server, "/").content.decode()
    (out / "index.html").unlink()
    assert next(told) == "data:"
    assert len({first, second}) == 2


def test_what_may_not_be_seen_cannot_be_watched_either(server: Preview, out: Path) -> None:
    assert next(events(server, "/.smdocs")) == next(events(server, "/leads-out.txt")) == "data:"


def test_a_port_is_of_this_machine_alone(server: Preview) -> None:
    assert server.server_address[0] == "127.0.0.1"
    with pytest.raises(OSError, match="in use"), Preview(server.folder, server.server_port, "da"):
        pass


def test_a_fault_of_the_server_ends_it_and_is_not_hidden(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(smdocs.show.preview, "_sum", fails)
    server = Preview(out, 0, "da")
    server.__enter__()
    with pytest.raises(http.client.RemoteDisconnected):
        Answer(server, "/")
    assert server.closing.wait(10)
    with pytest.raises(ZeroDivisionError):
        server.__exit__(None, None, None)
    assert capsys.readouterr() == ("", "")


def test_a_reader_who_goes_away_is_no_fault(server: Preview, out: Path) -> None:
    (out / "large.txt").write_bytes(b"x" * 20_000_000)
    with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(f"GET /large.txt HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n".encode())
    assert Answer(server, "/").status == 200
    assert not server.closing.wait(0.5)
    assert server.failure is None
