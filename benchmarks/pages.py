"""How fast pages are in a real browser, on ten thousand devices and five million sessions.

Chromium opens each page a number of times, as a reload would: first paint, and settled, which is
when the server has run the whole page and nothing on it is a placeholder any more. Then 20 people
open pages at once, for some rounds: first without browsers, which is what the server can bear, and
then with their 20 browsers on the processors of this very machine. Before that, what the memory
of a warm server grows by for each of many sessions that stay open; last, what the 20 pages keep it
busy with while nobody touches them.
"""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from benchmarks.history import History
from benchmarks.page_clients import held_open, open_together, signed_in
from benchmarks.page_home import OFFICER, PASSWORD, build, signal_id
from store.settings import Settings
from streams.commands.processes import ONE_THREAD

HISTORY = History(sessions=5_000_000, devices=10_000)
VISITS, PEOPLE, ROUNDS = 12, 20, 3
HELD = 100  # sessions that are open at once while memory is read
UNTOUCHED_S = 60.0  # ages are told by the minute: a live page is drawn again once in it
CHROMIUM = "/usr/bin/chromium"
PATHS = {
    "overview": "/",
    "signals": "/signals",
    "signal": f"/signal?id={signal_id(0)}",
    "devices": "/devices",
    "device": "/device?id=device-0",
    "report": "/report",
    "yellow_card": "/yellow_card",
    "data": "/data",
    "population": "/population",
}
READY_S, WAIT_MS = 60, 60_000
ROOT = Path(__file__).parents[1]
_SETTLED = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const main = document.querySelector("[data-testid=stMain]");
    return app && app.dataset.testScriptState === "notRunning" && main.innerText.trim().length > 40
        && !main.querySelector("[data-testid=stSkeleton]");
}"""
_FIRST_PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0"""
_FAULTS = """() => document.querySelectorAll("[data-testid=stException]").length"""


def run(
    *, history: History = HISTORY, visits: int = VISITS, people: int = PEOPLE, held: int = HELD
) -> dict[str, object]:
    """Return times [ms] of each page, of 20 people at once, and memory [MB] for each session."""
    if not Path(CHROMIUM).exists():
        return {"not_measured": f"{CHROMIUM} is missing: apt-get install chromium"}
    with tempfile.TemporaryDirectory() as folder:
        settings = build(Path(folder), history)
        with served(settings) as (address, server):
            memory = asyncio.run(_memory(address, server, settings, held=held))
        with served(settings) as (address, server):  # keeps none of those sessions
            alone = asyncio.run(_without_browsers(address, settings, people=people))
            seen = asyncio.run(_measured(address, server, visits=visits, people=people))
            return seen | alone | {"memory": memory}


async def _memory(
    address: str, server: psutil.Process, settings: Settings, *, held: int
) -> dict[str, object]:
    """Return what the server needs with `held` sessions open, and what each of them adds."""
    paths = list(PATHS.values())
    await open_together(address, [signed_in(settings)], paths, rounds=2 * len(paths))  # warm
    before_mb = _resident_mb(server)
    async with held_open(address, [signed_in(settings) for _ in range(held)], paths) as opened:
        grown_mb = _resident_mb(server) - before_mb
        return {
            "sessions": held,
            "faults": sum(each.faults for each in opened),
            "server_mb": round(before_mb + grown_mb),
            "mb_per_open_session": round(grown_mb / held, 2),
            "goals": {"faults": "0"},
        }


async def _without_browsers(address: str, settings: Settings, *, people: int) -> dict[str, object]:
    paths = list(PATHS.values())
    keys = [signed_in(settings) for _ in range(people)]
    opened = await open_together(address, keys, paths, rounds=ROUNDS)
    took_ms, faults = [each.took_ms for each in opened], sum(each.faults for each in opened)
    return {f"{people}_people_at_once": _crowd(took_ms, faults)}


async def _measured(
    address: str, server: psutil.Process, *, visits: int, people: int
) -> dict[str, object]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(base_url=address)
        await _sign_in(context)
        found: dict[str, object] = {}
        for name, path in PATHS.items():
            seen = [await _visit(context, path) for _ in range(visits)]
            found[name] = _told([paint for paint, _, _ in seen], [done for _, done, _ in seen])
        pages = [await context.new_page() for _ in range(people)]
        paths = list(PATHS.values())
        together: list[tuple[float, float, int]] = []
        for turn in range(ROUNDS):
            together += await asyncio.gather(
                *(_open(page, paths[(turn + i) % len(paths)]) for i, page in enumerate(pages))
            )
        faults = sum(faults for _, _, faults in together)
        found[f"{people}_people_and_browsers_at_once"] = _crowd(
            [done for _, done, _ in together], faults
        )
        busy_s = _busy_s(server)
        await asyncio.sleep(UNTOUCHED_S)
        found[f"{people}_open_pages_untouched"] = {
            "server_busy_percent": round(100 * (_busy_s(server) - busy_s) / UNTOUCHED_S, 1)
        }
        await browser.close()
    return found


async def _sign_in(context: Any) -> None:
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    await page.goto("/")
    await page.get_by_role("textbox", name="Account").fill(OFFICER)
    await page.get_by_role("textbox", name="Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.get_by_role("button", name="Sign out").wait_for()
    await page.wait_for_timeout(2_000)
    await page.close()


async def _visit(context: Any, path: str) -> tuple[float, float, int]:
    page = await context.new_page()
    try:
        return await _open(page, path)
    finally:
        await page.close()


async def _open(page: Any, path: str) -> tuple[float, float, int]:
    """Return first paint and settled [ms], and the faults on the page: never to settle is one."""
    from playwright.async_api import TimeoutError as NeverSettled

    page.set_default_timeout(WAIT_MS)
    began = time.perf_counter()
    try:
        await page.goto(path, wait_until="commit")
        await page.wait_for_function(_SETTLED)
    except NeverSettled:
        return float(WAIT_MS), float(WAIT_MS), 1
    settled_ms = (time.perf_counter() - began) * 1000
    return await page.evaluate(_FIRST_PAINT), settled_ms, await page.evaluate(_FAULTS)


def _told(paint_ms: list[float], settled_ms: list[float]) -> dict[str, object]:
    return {
        "first_paint_ms_p95": _p95(paint_ms),
        "settled_ms_median": round(median(settled_ms)),
        "settled_ms_p95": _p95(settled_ms),
        "goals": {"first_paint_ms_p95": "<= 1000", "settled_ms_p95": "<= 2000"},
    }


def _crowd(settled_ms: list[float], errors: int) -> dict[str, object]:
    return {
        "settled_ms_median": round(median(settled_ms)),
        "settled_ms_p95": _p95(settled_ms),
        "errors": errors,
        "goals": {"errors": "0"},
    }


def _p95(values: list[float]) -> int:
    return round(quantiles(values, n=20, method="inclusive")[-1])


def _busy_s(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.user + times.system)


def _resident_mb(server: psutil.Process) -> float:
    return float(server.memory_info().rss / 1e6)


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, psutil.Process]]:
    """Serve the dashboard on a free port of loopback, as `stimwatch dashboard` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"STIMWATCH_HOME": str(settings.home), "STIMWATCH_PORT": str(port)}
    environ = ONE_THREAD | os.environ | own
    environ.pop("STIMWATCH_LOG", None)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/serve.py"]
    options = [f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none"]
    with subprocess.Popen(
        [*command, *options, "--server.address=127.0.0.1"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/_stcore/health")
            yield address, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(url: str) -> None:
    end = time.monotonic() + READY_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
