"""Reviews before a non-renewal: the line of time with its gaps."""
