"""Deployments that start together never choose the same port."""

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest

from zhixing.local.ports import ADDRESS, PORT_MAX, reserved_ports

FIRST = 21_100
HOLDER = f"""
import sys, time
from zhixing.local.ports import reserved_ports
with reserved_ports(2, first={FIRST + 200}) as ports:
    print(*ports, flush=True)
    time.sleep(60)
"""


def test_those_who_start_together_get_different_ports() -> None:
    with ExitStack() as held, ThreadPoolExecutor(4) as pool:
        together = Barrier(4)

        def reserve(_number: int) -> list[int]:
            ports = reserved_ports(10, first=FIRST)
            together.wait()
            return held.enter_context(ports)

        found = [port for ports in pool.map(reserve, range(4)) for port in ports]
        assert len(set(found)) == 40


def test_a_port_in_use_is_left_out() -> None:
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        used = taken.getsockname()[1]
        with reserved_ports(1, first=used) as (port,):
            assert port > used


def test_what_is_given_back_is_chosen_again() -> None:
    with reserved_ports(3, first=FIRST + 100) as before:
        pass
    with reserved_ports(3, first=FIRST + 100) as again:
        assert again == before


def test_a_killed_process_gives_its_ports_back() -> None:
    with subprocess.Popen(  # our own program
        [sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        ports = [int(port) for port in holder.stdout.readline().split()]
        with reserved_ports(2, first=FIRST + 200) as other:
            assert not set(other) & set(ports)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with reserved_ports(2, first=FIRST + 200) as again:
        assert again == ports


def test_too_few_ports_are_an_error() -> None:
    with pytest.raises(OSError, match="fewer than 2"), reserved_ports(2, first=PORT_MAX):
        pass
