"""Rules that the district keeps for all its units. (S4-5)"""
