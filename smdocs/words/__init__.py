"""The words of one language: formats, inflection, labels, messages."""
