"""Programs, cohorts, teens, guardians, consents, graduation."""
