"""A family's own page: what is planned for a girl, what was said to her, what her family allows."""
