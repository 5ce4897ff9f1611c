"""Resources and standards, and which of them help with a plan."""
