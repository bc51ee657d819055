"""One node of PyTorch's DistributedDataParallel over gloo, for bench/links.

Prints, on rank 0, the number of weights and the mean seconds of a step. Networks, batch and images
are those of the nodes beside it: a perceptron with 10 M weights, and ResNet-20 with shortcuts that
have no weights (He et al. 2016, section 4.2, option A), on grey images of 28 x 28.
"""

import argparse
import time

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks, powerSGD_hook
from torch.nn.parallel import DistributedDataParallel

CLASSES = 10
SIDE = 28
LEAST_STEPS = 6  # PowerSGD compresses from the third step on
ONE_BUCKET = 1 << 40


class Residual(nn.Module):
    def __init__(self, channels, new_channels):
        super().__init__()
        stride = 1 if channels == new_channels else 2
        self.first = nn.Conv2d(channels, new_channels, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(new_channels)
        self.second = nn.Conv2d(new_channels, new_channels, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(new_channels)
        self.more = new_channels - channels

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)))
        y = self.second_norm(self.second(y))
        if self.more:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, self.more))
        return F.relu(x + y)


def resnet20():
    layers = [nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for new_channels in (16, 32, 64):
        for _ in range(3):
            layers.append(Residual(channels, new_channels))
            channels = new_channels
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES)]
    return nn.Sequential(*layers)


def perceptron():
    widths = [SIDE * SIDE, 2600, 2560, 512]
    layers = [nn.Flatten()]
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], CLASSES))


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
    network = perceptron() if options.network == "mlp" else resnet20()
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
