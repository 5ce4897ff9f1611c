"""What can happen to one person in the middle of a year, rehearsed before it is done."""
