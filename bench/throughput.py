"""PyTorch's side of bench/throughput: trains one of its networks whenever it is told to.

Prints one line with the version of PyTorch, its BLAS and the number of weights. Then, for each line
read with a number of seconds, trains that long and prints the images per second; between two such
lines it waits. Ends with its input.

Networks, batch and threads are those of the recipes beside it, layer by layer. All images are one
tensor of floats in memory, and a batch is one gather of it in random order. Plain SGD, with a rate
so small that no figure depends on how far it has got.
"""

import argparse
import os
import sys
import time

import torch
import torch.nn.functional as F

from networks import CLASSES, lenet, perceptron, resnet20, vgg11

IMAGES = 2560
RATE = 1e-6
LEAST_STEPS = 2

NETWORKS = {
    "mlp": (lambda: perceptron(784, [512, 256]), (1, 28, 28)),
    "mlp10m": (lambda: perceptron(784, [2600, 2560, 512]), (1, 28, 28)),
    "lenet": (lambda: lenet(1), (1, 28, 28)),
    "resnet20": (lambda: resnet20(3), (3, 32, 32)),
    "vgg11": (lambda: vgg11(3), (3, 32, 32)),
}


def blas():
    """The library that multiplies matrices; of Debian's PyTorch, whichever the system has chosen."""
    with open("/proc/self/maps") as maps:
        files = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line}
    fast = sorted(file for file in files if file.startswith("libopenblas"))
    return " and ".join(fast or sorted(files)) or "a BLAS of its own"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", choices=NETWORKS, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    build, shape = NETWORKS[options.network]
    model = build().train()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    images = torch.randn(IMAGES, *shape)
    labels = torch.randint(CLASSES, (IMAGES,))
    weights = sum(p.numel() for p in model.parameters())
    print(f"{weights}\tPyTorch {torch.__version__} with {blas()}", flush=True)
    order = torch.randperm(IMAGES)
    at = 0
    for line in sys.stdin:
        seconds = float(line)
        steps = 0
        began = time.perf_counter()
        now = began
        while now < began + seconds or steps < LEAST_STEPS:
            if at + options.batch > IMAGES:
                order = torch.randperm(IMAGES)
                at = 0
            batch = order[at:at + options.batch]
            at += options.batch
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
            steps += 1
            now = time.perf_counter()
        print(f"{steps * options.batch / (now - began):.3f}", flush=True)


main()
