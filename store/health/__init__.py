"""Whether the parts of stimwatch are at work: what they say of themselves, held against the log."""
