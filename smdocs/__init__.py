"""Documents for public bodies' social-media accounts."""

__version__ = "0.1.0"
