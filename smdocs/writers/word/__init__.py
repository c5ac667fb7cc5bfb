"""What a Word file is put together from, a module per part of the work; `template/` holds the look."""
