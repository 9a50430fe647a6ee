"""Pay it forward: audience, letters, landing, funnel."""
