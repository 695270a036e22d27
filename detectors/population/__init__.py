"""The population as one: time at risk, events against a benchmark, and looks that stay honest."""
