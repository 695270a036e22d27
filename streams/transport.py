"""Faust on the embedded log: the transport behind `sqlite://`.

The same agents that run on Kafka run on one SQLite file, with no broker. What holds:

- a message is sent when it is on the disk: the awaited result of `send` comes after the commit, and
  what queues up meanwhile goes into the next one (`streams.sqlite_producer`);
- offsets are committed for a group, which is the app's id, and survive any restart;
- several workers of one app share the partitions (`store.log.sqlite_group`), rather than the second
  refusing to start: a deployment grows from one worker to a few by starting them, and a successor
  takes over within a second when a worker dies. Each join and each death lets all members let go of
  everything first, as Kafka's eager protocol does, which is the dance that Faust was written for;
- nothing is created in passing: a topic that is not there stops the app with `TopicMissing`.

What is not there, because stimwatch has no use for it: tables and their changelogs, transactions,
headers, timestamps chosen by the sender (the log's own are used), and compaction.
All members of a group are expected to subscribe to the same topics.
"""

from faust.transport import base

from streams.sqlite_consumer import Consumer
from streams.sqlite_producer import Producer


class Transport(base.Transport):
    """Found by Faust through the entry point group `faust.transports`."""

    Consumer = Consumer
    Producer = Producer

    default_port = 0
    driver_version = "sqlite"
