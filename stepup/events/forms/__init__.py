"""What event forms ask, and the format of the answers; rules live in actions."""
