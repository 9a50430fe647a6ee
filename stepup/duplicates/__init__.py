"""One human, one record: who is here twice, made one with a preview, and apart again."""
