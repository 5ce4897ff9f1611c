"""Pages of support that is real and process that is fair."""
