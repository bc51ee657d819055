"""What numpy and PyTorch ship for signs, one thread each, on the gradient in a file.

    others.py GRADIENT      float32 in the processor's own order

Prints rows of the table of bench/others: the median of nine calls.
"""

import statistics
import sys
import time


def measure(name, count, call):
    call()
    times = []
    for _ in range(9):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    nanos = statistics.median(times) * 1e9 / count
    print(f"| {name} | - | {nanos * count / 1e6:.1f} | {nanos:.3f} | {4 / nanos:.2f} |")


def main(path):
    try:
        import numpy
    except ImportError:
        print("numpy is not installed, so neither it nor PyTorch was measured.", file=sys.stderr)
        return
    gradient = numpy.fromfile(path, dtype=numpy.float32)
    count = gradient.size
    negative = numpy.empty(count, dtype=bool)

    def packbits():
        numpy.less(gradient, 0, out=negative)
        return numpy.packbits(negative, bitorder="little")

    target = numpy.empty_like(gradient)
    measure(f"numpy {numpy.__version__} copyto", count, lambda: numpy.copyto(target, gradient))
    measure(f"numpy {numpy.__version__} less and packbits", count, packbits)
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed, so it was not measured.", file=sys.stderr)
        return
    torch.set_num_threads(1)
    tensor = torch.from_numpy(gradient)
    signs = torch.empty_like(tensor)
    measure(f"PyTorch {torch.__version__} sign", count, lambda: torch.sign(tensor, out=signs))


if __name__ == "__main__":
    main(sys.argv[1])
