"""Paper: Yellow Card drafts, from events alone."""
