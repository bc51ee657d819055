"""One node of PyTorch's DistributedDataParallel over gloo, for bench/links.

Prints, on rank 0, the number of weights and the mean seconds of a step. Networks, batch and images
are those of the nodes beside it: a perceptron with 10 M weights, and ResNet-20 with shortcuts that
have no weights (He et al. 2016, section 4.2, option A), on grey images of 28 x 28.
"""

import argparse
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks, powerSGD_hook
from torch.nn.parallel import DistributedDataParallel

from networks import CLASSES, perceptron, resnet20

SIDE = 28
LEAST_STEPS = 6  # PowerSGD compresses from the third step on
ONE_BUCKET = 1 << 40


def compress(model, hook):
    if hook == "fp16":
        model.register_comm_hook(None, default_hooks.fp16_compress_hook)
    elif hook.startswith("powersgd"):
        state = powerSGD_hook.PowerSGDState(
            process_group=None,
            matrix_approximation_rank=int(hook[len("powersgd"):]),
            start_powerSGD_iter=2,
        )
        model.register_comm_hook(state, powerSGD_hook.powerSGD_hook)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", choices=["mlp", "resnet20"], required=True)
    parser.add_argument("--hook", required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    options = parser.parse_args()
    if options.steps < LEAST_STEPS:
        parser.error(f"--steps {options.steps}: expected at least {LEAST_STEPS}")
    torch.set_num_threads(1)
    torch.manual_seed(1)
    dist.init_process_group("gloo")
    if options.network == "mlp":
        network = perceptron(SIDE * SIDE, [2600, 2560, 512])
    else:
        network = resnet20(channels=1)
    if options.hook.startswith("powersgd"):
        # Over gloo, PowerSGD's hook fails with more than one bucket: its second stages start in
        # another order on each node, and gloo then matches messages that do not belong together.
        dist._DEFAULT_FIRST_BUCKET_BYTES = ONE_BUCKET
    model = DistributedDataParallel(network)
    compress(model, options.hook)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    images = torch.randn(options.batch, 1, SIDE, SIDE)
    labels = torch.randint(CLASSES, (options.batch,))
    warm_up = max(3, options.steps // 3)
    since = 0.0
    for step in range(options.steps):
        if step == warm_up:
            dist.barrier()
            since = time.monotonic()
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()
    dist.barrier()
    seconds = (time.monotonic() - since) / (options.steps - warm_up)
    if dist.get_rank() == 0:
        print(sum(p.numel() for p in network.parameters()), f"{seconds:.6f}", flush=True)


main()
