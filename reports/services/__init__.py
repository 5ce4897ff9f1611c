"""What may be done, each act by one function."""
