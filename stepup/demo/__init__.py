"""The practice year: a believable organisation, lived through by the same deeds as on the pages."""
