"""What does a roster file say, and what would it change? Pure: nothing here asks the database."""
