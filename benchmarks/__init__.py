"""What smdocs costs beside its peers, and how that grows: `make bench`. Nothing here is a test, or runs in CI.

Each module of `parts` measures one thing and gives back rows; `page` makes `docs/performance.md` of all of them.
"""
