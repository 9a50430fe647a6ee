"""What was sent, as the plain values that actions take; schemas have checked its shape already."""
