"""Audiences, evenings near her, results."""
