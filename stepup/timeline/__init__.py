"""Everything about one person in the order in which it happened, as far as the reader may know."""
