"""Who we are: the organisation's settings, and the sites with their time zones."""
