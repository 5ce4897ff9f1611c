"""One step of somebody's year: whose turn it is, its page, and the queue of the supervisor."""
