"""Coming in: by a letter, with a second factor, in the practice year by a printed link."""
