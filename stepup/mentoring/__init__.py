"""Supported mentor-to-teen relationships, and the lineage they leave."""
