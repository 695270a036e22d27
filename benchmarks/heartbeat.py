"""What it costs a process to say on the log where it is: processor time, of one core.

A worker folds on one core, so a share of that core is the share of its throughput that beats may
take. Beats come as often as they do in a worker, and opening the log counts too.
"""

import time
from contextlib import closing

from benchmarks.logs import fresh_log, on_each_log
from store.health.heartbeat import BEAT_EVERY_S, Listener
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from streams.heart import Heart

BEATS = 4


def run() -> dict[str, object]:
    """Return the share of a core that beating takes, on each log at hand."""
    return on_each_log(_on)


def _on(kind: str) -> dict[str, object]:
    with fresh_log(kind) as (url, folder):
        settings = Settings(home=folder, log_url=url)
        offsets = {f"{TOPIC_EVENTS}/{partition}": 123_456 for partition in range(16)}
        heart = Heart(settings, "detection", lambda: {"offsets": offsets})
        began, began_cpu = time.perf_counter(), time.process_time()
        heart.start()
        time.sleep((BEATS - 0.5) * BEAT_EVERY_S)
        cpu_s, took_s = time.process_time() - began_cpu, time.perf_counter() - began
        heart.stop()
        with closing(open_log(url)) as log:
            listener = Listener(log)
            ((last, _),) = listener.hear()
        return {
            "percent_of_a_core": round(100 * cpu_s / took_s, 3),
            "seconds": round(took_s, 1),
            "said_where_it_was": last.offsets == offsets,
            "goals": {"percent_of_a_core": "<= 1"},
        }
