"""Ctrl-C ends a command that stays, wherever it happens to be."""

import os
import signal
import time
from threading import Timer

import pytest

from streams.interrupt import remembered


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupt_that_somebody_else_would_swallow_is_remembered() -> None:
    with remembered() as interrupt:
        try:
            press()
        except KeyboardInterrupt:  # as a library that waits may do
            pytest.fail("it was raised where anybody could catch it")
        began = time.monotonic()
        interrupt.sleep(60.0)

    assert interrupt.wished
    assert time.monotonic() - began < 10.0


def test_a_sleep_ends_when_somebody_presses() -> None:
    with remembered() as interrupt:
        Timer(0.3, press).start()
        interrupt.sleep(60.0)

    assert interrupt.wished


def test_a_second_one_interrupts_at_once_and_afterwards_all_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), remembered():
        press()
        press()

    assert signal.getsignal(signal.SIGINT) is before
