"""`python -m smdocs`."""

from smdocs.cli import main

if __name__ == "__main__":
    main()
