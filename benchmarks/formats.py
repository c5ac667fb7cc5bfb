"""What each format costs, as a multiple of the plain text of the same document, warm; and the first of each.

Run: python benchmarks/formats.py
"""

import datetime as dt
import statistics
import time

import smdocs
from smdocs.documents.render import RenderedDocument
from smdocs.resources import data


def seconds(document: RenderedDocument, extension: str) -> float:
    start = time.perf_counter()
    document.write(extension)
    return time.perf_counter() - start


def main() -> None:
    folder = smdocs.load(data() / "examples" / "aeblesund")
    start = time.perf_counter()
    rendering = smdocs.render(folder, on=dt.date(2026, 11, 21), documents=["procedure-description"], languages=["da"])
    each = (time.perf_counter() - start) / len(rendering.documents)
    first = {extension: seconds(rendering.documents[0], extension) for extension in rendering.documents[0].formats}
    warm = {e: statistics.median(seconds(d, e) for d in rendering.documents) for e in rendering.documents[0].formats}
    print(f"{len(rendering.documents)} procedure descriptions; composing one costs {each / warm['txt']:.1f} texts")
    for extension in rendering.documents[0].formats:
        print(
            f"{extension:5}{warm[extension] / warm['txt']:8.1f} texts{first[extension] / warm['txt']:10.1f} the first"
        )


if __name__ == "__main__":
    main()
