"""What pages and commands ask of a snapshot: one file per subject, typed answers."""
