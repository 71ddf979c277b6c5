"""Results in parts: the formats of a part, and answers over multipart."""
