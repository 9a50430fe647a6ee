"""Export or erase everything about one person; what safety needs stays, under no name."""
