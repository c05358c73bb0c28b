"""Find title, sections, paragraphs and tables in a memo's lines, as spans of its canonical text."""
