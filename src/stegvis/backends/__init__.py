"""One target per file; none imports another."""
