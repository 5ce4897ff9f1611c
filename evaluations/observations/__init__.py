"""What was seen at work: the script, ratings by row, and the talk about it. (E16)"""
