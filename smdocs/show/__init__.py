"""What a person sees of a folder and of a run."""
