"""The packet of a review: our own pages, papers, originals, redacted copies."""
