"""Series, events, slots, sign-ups, invitations, check-in, attendance, hours."""
