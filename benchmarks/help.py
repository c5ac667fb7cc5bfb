"""How long `smdocs --help` takes, as a multiple of starting the interpreter; the aim is at most 6.

Run: python benchmarks/help.py
"""

import statistics
import subprocess
import sys
import time


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    bare, asked = [sys.executable, "-c", "pass"], [sys.executable, "-m", "smdocs", "--help"]
    seconds(bare), seconds(asked)
    ratios = [seconds(asked) / seconds(bare) for _ in range(20)]
    print(f"--help / bare interpreter: median {statistics.median(ratios):.1f}, least {min(ratios):.1f}")


if __name__ == "__main__":
    main()
