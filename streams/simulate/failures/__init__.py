"""One module per way to fail: how often it strikes, what it does to the readings, who notices."""
