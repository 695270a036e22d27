"""Facts: every immutable event the system has recorded, and how to read old ones."""
