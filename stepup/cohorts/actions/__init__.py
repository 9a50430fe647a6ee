"""The deeds of cohorts, by noun: `enrolment`, `consents`, `graduation`."""
