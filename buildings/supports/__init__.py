"""What the district gives its buildings: asked for, promised, given, and what it costs."""
