"""How many, how much: figures for the director and the funder."""
