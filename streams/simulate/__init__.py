"""A seeded, made-up fleet of implanted stimulators, whose failures are known."""
