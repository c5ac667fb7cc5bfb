"""`python -m smdocs`."""

from smdocs.cli.main import main

if __name__ == "__main__":
    main()
