"""The version, by itself: whatever says which smdocs made it needs nothing else."""

__version__ = "0.1.0"
