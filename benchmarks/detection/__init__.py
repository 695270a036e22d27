"""How good the detectors are: found failures, false alarms and lead time, against a known truth."""
