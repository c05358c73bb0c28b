"""What the reader is trained with."""
