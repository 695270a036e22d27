"""Pieces that pages are put together from: each draws one thing."""
