"""The service as a process: it starts, stops gracefully, has several workers, refuses what is unsafe."""

import asyncio
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from types import SimpleNamespace

import pytest

from calls import KEYS
from stegvis.cli import main
from stegvis.cli import mcp as mcp_command
from stegvis.cli import serve as serve_command
from stegvis.service import Settings, application, server
from stegvis.service.application import Service
from stegvis.service.settings import Limits

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.02)


@pytest.fixture
def started():
    """Start `stegvis serve` on a free port; yields the function that starts it."""
    processes = []

    def start(*options):
        process = subprocess.Popen(
            [sys.executable, "-m", "stegvis", "serve", "--port", "0", *options],
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process, process.stderr.readline().split()[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def ask(address, path="/route?detail=decision", data=b'{"age": 40, "scores": {"phq9": 16}}'):
    request = urllib.request.Request(address + path, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_it_answers_and_ends_when_asked(started):
    process, address = started()
    assert ask(address)["level"] == "individual_cbt"
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    log = process.stderr.read()
    assert '"route": "/route"' in log and "phq9" not in log and "Traceback" not in log


def test_answers_do_not_wait_for_an_acknowledgement():
    """The loop turns Nagle's algorithm off only for sockets that say that they are TCP; else an answer waits 40 ms."""
    with (
        server.bound("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()) as client,
    ):
        loop = asyncio.new_event_loop()
        made = loop.create_future()
        ready = type(
            "Ready", (asyncio.Protocol,), {"connection_made": lambda _, transport: made.set_result(transport)}
        )
        serving = loop.run_until_complete(loop.create_server(ready, sock=listening))
        transport = loop.run_until_complete(made)
        assert transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        transport.close()
        serving.close()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        client.close()


def test_a_line_of_the_log_is_written_at_once(monkeypatch):
    """Several workers write to the same file: a line in two parts would be torn by another's."""
    written = []
    monkeypatch.setattr(
        sys, "stderr", SimpleNamespace(write=written.append, flush=lambda: written.append(""))
    )
    application.to_stderr("line")
    assert written == ["line\n", ""]


@pytest.mark.slow
def test_a_request_under_way_is_answered_before_it_ends(started):
    process, address = started()
    ask(address)
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(
            b"POST /route?detail=decision HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{"
        )
        time.sleep(0.3)
        assert ask(address)["level"] == "individual_cbt"
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        slow.sendall(b"}")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
    assert process.wait(30) == 0


@pytest.mark.slow
def test_two_workers_share_the_work_and_the_count(started):
    process, address = started("--workers", "2")
    for _ in range(20):
        ask(address)
    said = 'stegvis_requests_total{route="/route",status="200"} 20'  # counted once the answer is sent
    until(lambda: said in urllib.request.urlopen(address + "/metrics", timeout=60).read().decode())
    process.send_signal(signal.SIGTERM)
    assert process.wait(40) == 0


def test_workers_end_when_who_started_them_is_killed(started):
    """Nobody else would end them, and they would hold the port."""
    process, address = started("--workers", "2")
    assert ask(address)["level"] == "individual_cbt"
    process.kill()
    process.communicate(timeout=60)  # the end of what the workers write to as well

    def gone():
        try:
            ask(address)
        except OSError:
            return True

    until(gone)


def test_a_dropped_connection_hurts_nobody(started):
    _, address = started()
    host, port = address.removeprefix("http://").split(":")
    for begun in (
        b"",
        b"POST /route HTTP/1.1\r\n",
        b"POST /route HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n{",
        b"\x00\xff\r\n\r\n",
    ):
        with socket.create_connection((host, int(port))) as gone:
            gone.sendall(begun)
    assert ask(address)["level"] == "individual_cbt"


def asleep():
    """A fork has the handlers of whom it left."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    time.sleep(60)


def sleeping(number):
    process = multiprocessing.get_context("fork").Process(target=asleep)
    process.start()
    return process


def test_workers_that_die_are_started_again_and_all_end(monkeypatch):
    monkeypatch.setattr(server, "BRIEF", 0.0)
    made = []

    def start(number):
        made.append(sleeping(number))
        return made[-1]

    def disturb():
        until(lambda: len(made) == 2)
        made[0].kill()
        until(lambda: len(made) == 3)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=disturb)
    thread.start()
    assert server.supervise(start, 2, 10) == 0
    thread.join()
    assert len(made) == 3 and not [one for one in made if one.is_alive()]


def test_workers_that_die_at_once_end_the_service():
    def start(number):
        process = multiprocessing.get_context("fork").Process(target=int)
        process.start()
        return process

    assert server.supervise(start, 1, 10) == 1


def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def test_a_worker_that_does_not_end_is_ended():
    process = multiprocessing.get_context("fork").Process(target=deaf)
    process.start()
    time.sleep(0.3)
    server.end([process], 0.2)
    assert not process.is_alive()


@pytest.mark.parametrize("workers", [1, 2])
def test_serving_in_this_process(monkeypatch, workers):
    said, worked = [], []
    monkeypatch.setattr(server, "work", lambda service, number, listening: worked.append(number))
    monkeypatch.setattr(server, "supervise", lambda start, many, patience: start(0).join() or many)
    code = server.serve(Settings(), "127.0.0.1", 0, workers, said.append)
    assert said[0].startswith("http://127.0.0.1:") and (code, worked) == (
        (0, [0]) if workers == 1 else (2, [])
    )


def test_work_in_a_thread_answers_until_it_should_stop(monkeypatch):
    running = []
    real = server.uvicorn.Server

    def kept(config):
        running.append(real(config))
        return running[-1]

    monkeypatch.setattr(server.uvicorn, "Server", kept)
    with server.bound("127.0.0.1", 0) as listening:
        service = Service(Settings(limits=Limits(grace=1)), write=[].append)
        thread = threading.Thread(target=server.work, args=(service, 0, listening))
        thread.start()
        assert ask(f"http://127.0.0.1:{listening.getsockname()[1]}")["level"] == "individual_cbt"
        running[0].should_exit = True
        thread.join(30)
    assert not thread.is_alive()


def test_a_worker_stops_once_who_started_it_is_gone(monkeypatch):
    """Whoever started it is waited for beside the work; here he is gone at once."""
    gone = SimpleNamespace(join=lambda: None)
    monkeypatch.setattr(server.multiprocessing, "parent_process", lambda: gone)
    with server.bound("127.0.0.1", 0) as listening:
        service = Service(Settings(limits=Limits(grace=1)), write=[].append)
        thread = threading.Thread(target=server.work, args=(service, 0, listening))
        thread.start()
        thread.join(30)
    assert not thread.is_alive()


def test_addresses():
    with server.bound("127.0.0.1", 0) as one, pytest.raises(OSError) as error:
        server.bound("127.0.0.1", one.getsockname()[1])
    assert error.value.filename.startswith("127.0.0.1:")
    said = []
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(server, "work", lambda *_: None)
        if socket.has_ipv6:
            server.serve(Settings(), "::1", 0, 1, said.append)
            assert said[0].startswith("http://[::1]:")


# ------------------------------------------------------------ the command


@pytest.fixture
def served(monkeypatch):
    """What the command would serve."""
    given = []
    import stegvis.service

    monkeypatch.setattr(
        stegvis.service, "serve", lambda *all: given.append(all[:4]) or all[4]("http://x") or 0
    )
    return given


def test_the_command_has_safe_defaults(served, capsys):
    assert main(["serve"]) == 0 and "stegvis: http://x" in capsys.readouterr().err
    settings, host, port, workers = served[0]
    assert settings == Settings() and (host, port, workers) == ("127.0.0.1", 8000, 1)


def test_the_command_reads_its_options(served, tmp_path):
    (tmp_path / "c.json").write_text(json.dumps([{"issuer": "x", "keys": KEYS}]))
    words = f"""serve --host 0.0.0.0 --port 1 --workers 2 --pathway se-primary-care --overlay se-stockholm --clients {tmp_path}/c.json
        --public-url https://x/ --origin https://o --record https://r --check --cards-without-data --max-body 1 --max-items 2
        --max-seconds 3 --max-concurrency 4 --grace 5"""
    assert main(words.split()) == 0
    settings = served[0][0]
    assert settings.limits == Limits(1, 2, 3, 4, 5) and settings.public_url == "https://x" and settings.check
    assert settings.clients[0].issuer == "x" and not settings.quiet and settings.records == ("https://r",)


def test_an_address_that_others_reach_is_not_opened_by_mistake(served, capsys):
    for host in ("0.0.0.0", "::", "server.example"):
        assert main(["serve", "--host", host]) == 1 and "--clients" in capsys.readouterr().err
    for words in (
        ["--open", "--host", "0.0.0.0"],
        ["--host", "localhost"],
        ["--host", "::1"],
        ["--host", "127.0.0.2"],
    ):
        assert main(["serve", *words]) == 0


@pytest.mark.parametrize(
    "words",
    [["--workers", "0"], ["--port", "70000"], ["--max-body", "0"], ["--grace", "x"], ["--max-items", "-1"]],
)
def test_wrong_usage(served, words):
    with pytest.raises(SystemExit) as stop:
        main(["serve", *words])
    assert stop.value.code == 2 and not served


def test_a_port_that_is_taken_is_said(capsys):
    with server.bound("127.0.0.1", 0) as one:
        assert main(["serve", "--port", str(one.getsockname()[1])]) == 1
    assert "127.0.0.1:" in capsys.readouterr().err


def test_wrong_files_are_said(capsys, tmp_path):
    assert (
        main(["serve", "--pathway", str(tmp_path / "x")]) == 1
        and "no such pathway" in capsys.readouterr().err
    )
    assert main(["serve", "--clients", str(tmp_path / "x")]) == 1


@pytest.mark.parametrize(("module", "words"), [(serve_command, ["serve"]), (mcp_command, ["mcp"])])
def test_without_its_packages_a_command_says_which(monkeypatch, capsys, module, words):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    assert main(words) == 1 and f"stegvis[{words[0]}]" in capsys.readouterr().err
