"""Who is recommended for another year, round by round."""
