"""The shapes of what goes in and out: they validate, and the document is made from them."""
