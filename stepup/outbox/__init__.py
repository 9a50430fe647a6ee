"""Letters that leave after the transaction: queue, delivery, bounces, suppression."""
