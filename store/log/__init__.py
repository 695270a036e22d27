"""The log behind one interface: Kafka, or one SQLite file."""
