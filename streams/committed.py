"""Faust on Kafka, reading what is committed.

Faust reads the records of transactions that are open or were aborted too, unless the app itself
runs in transactions, which lose (`docs/adr`). So an event that its producer took back would become
a signal. What Kafka calls the isolation level is an argument of the consumer that Faust makes.
"""

from typing import Any

from faust.transport.drivers import aiokafka


class _Thread(aiokafka.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # looked at when it starts, which is later
        return consumer


class _Consumer(aiokafka.Consumer):
    def _new_consumer_thread(self) -> aiokafka.AIOKafkaConsumerThread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)


class Transport(aiokafka.Transport):
    """Faust's own, but for what it reads."""

    Consumer = _Consumer
