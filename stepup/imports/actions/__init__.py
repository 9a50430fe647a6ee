"""Put what a file says into the database."""
