"""From applicant to cleared: applications, training, clearances."""
