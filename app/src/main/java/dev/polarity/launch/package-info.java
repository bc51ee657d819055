/**
 * Which node of a run a process is, and where all nodes listen: from options, or from what Slurm,
 * Kubernetes and Open MPI put into the environment of the processes that they start.
 */
package dev.polarity.launch;
