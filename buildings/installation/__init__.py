"""How far systems and routines are in place. (E18)"""
