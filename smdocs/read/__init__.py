"""Reads an authority's folder: text and places, typed values, the look."""
