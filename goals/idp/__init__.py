"""Individual development plans. (S4-6 … S4-19)"""
