"""Ctrl-C that ends a command at once, also within z3, which would swallow it or go on for minutes."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130


@contextmanager
def at_once() -> Iterator[None]:
    """End the process on Ctrl-C while something runs that Python's own handler must wait for.

    The signal wakes a thread by a byte; z3 lets other threads run. No file may be written meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told, wake = socket.socketpair()
    wake.setblocking(False)
    before = signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=wait, args=(told,), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        wake.close()


def wait(told: socket.socket) -> None:
    """Wait for a signal; Ctrl-C ends the process, the end of what is watched ends the waiting."""
    with told:
        while number := told.recv(1):
            if number[0] == signal.SIGINT:
                os._exit(INTERRUPTED)
