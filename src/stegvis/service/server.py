"""Runs the service: one process or several on the same port, until it is asked to stop."""

from __future__ import annotations

import multiprocessing
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from stegvis.service.application import Service
from stegvis.service.settings import Limits, Settings

BACKLOG = 2048
KEEP_ALIVE = 5
BRIEF = 2.0
"""A worker that lives no longer than this cannot be helped by starting it again."""
STOPS = (signal.SIGTERM, signal.SIGINT)


def bound(host: str, port: int) -> socket.socket:
    """Return a listening socket; that it is TCP is said, else answers wait for acknowledgements (40 ms).

    Raises:
        OSError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        error.filename = f"{host}:{port}"
        raise
    made.listen(BACKLOG)
    return made


def configured(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    """Say how the HTTP server behaves: it logs no request, trusts no header of a proxy, names no version."""
    return uvicorn.Config(
        app,
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=limits.grace,
        h11_max_incomplete_event_size=64 * 1024,
    )


@contextmanager
def stopping(act: Callable[[], object]) -> Iterator[None]:
    """Let SIGTERM and SIGINT do something, and end nothing by themselves; only in the main thread."""
    if current_thread() is not main_thread():
        yield
        return
    before = [signal.signal(one, lambda *_: act()) for one in STOPS]
    try:
        yield
    finally:
        for one, handler in zip(STOPS, before, strict=True):
            signal.signal(one, handler)


def work(service: Service, worker: int, listening: socket.socket) -> None:
    """Answer until asked to stop; requests under way are answered first."""
    service.metrics.worker = worker
    server = uvicorn.Server(configured(service.app, service.limits))
    if starter := multiprocessing.parent_process():
        Thread(target=outlive, args=(starter, server), daemon=True).start()
    with stopping(lambda: None):
        server.run(sockets=[listening])


def outlive(starter: BaseProcess, server: uvicorn.Server) -> None:
    """Let a server stop, requests under way answered, once the process that started it is gone."""
    starter.join()
    server.should_exit = True


def supervise(start: Callable[[int], BaseProcess], workers: int, patience: float) -> int:
    """Keep workers running until asked to stop; return the exit code.

    Args:
        start: starts a worker by its number.
        patience: seconds that workers have to end once they are asked to.
    """
    asked: list[bool] = []
    with stopping(lambda: asked.append(True)):
        running = [(start(number), time.monotonic()) for number in range(workers)]
        code = 0
        while not asked and not code:
            wait([process.sentinel for process, _ in running], timeout=0.2)
            for number, (process, began) in enumerate(running):
                if process.is_alive() or asked:
                    continue
                if time.monotonic() - began < BRIEF:
                    code = 1
                    break
                running[number] = (start(number), time.monotonic())
        end([process for process, _ in running], patience)
    return code


def end(processes: Sequence[BaseProcess], patience: float) -> None:
    """Ask processes to end, and end those that do not."""
    for one in processes:
        one.terminate()
    until = time.monotonic() + patience
    for one in processes:
        one.join(max(0.0, until - time.monotonic()))
        if one.is_alive():
            one.kill()
            one.join()


def serve(settings: Settings, host: str, port: int, workers: int, ready: Callable[[str], Any]) -> int:
    """Serve until asked to stop; return the exit code.

    Args:
        ready: told the address once it listens.

    Raises:
        PathwayError: the files are wrong.
        OSError: the address cannot be had.
    """
    service = Service(settings, workers)
    listening = bound(host, port)
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listening.getsockname()[1]}")
    with listening:
        if workers == 1:
            work(service, 0, listening)
            return 0
        processes = multiprocessing.get_context("fork")

        def start(number: int) -> BaseProcess:
            process = processes.Process(target=work, args=(service, number, listening))
            process.start()
            return process

        return supervise(start, workers, settings.limits.grace + BRIEF)
