"""The networks of djl's package model in PyTorch, layer by layer, for the comparisons beside it."""

import torch.nn as nn
import torch.nn.functional as F

CLASSES = 10


class Residual(nn.Module):
    """Two convolutions beside a shortcut without weights (He et al. 2016, section 4.2, option A)."""

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


def resnet20(channels):
    layers = [nn.Conv2d(channels, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for new_channels in (16, 32, 64):
        for _ in range(3):
            layers.append(Residual(channels, new_channels))
            channels = new_channels
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES)]
    return nn.Sequential(*layers)


def vgg11(channels):
    layers = []
    for layer in (64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"):
        if layer == "M":
            layers.append(nn.MaxPool2d(2, 2))
        else:
            layers.append(nn.Conv2d(channels, layer, 3, 1, 1, bias=False))
            layers += [nn.BatchNorm2d(layer), nn.ReLU()]
            channels = layer
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES)]
    return nn.Sequential(*layers)


def lenet(channels):
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, CLASSES))


def perceptron(inputs, hidden):
    widths = [inputs, *hidden]
    layers = [nn.Flatten()]
    for width, next_width in zip(widths, widths[1:]):
        layers += [nn.Linear(width, next_width), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], CLASSES))
