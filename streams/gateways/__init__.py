"""The tolerant border: files of others come in here as strict events, or are set aside whole."""
