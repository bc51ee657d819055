/**
 * The networks that Polarity brings, and how any other block is found by its class name. A recipe
 * is a function from the shape of an input and the number of outputs to a DJL block; it holds no
 * weights and knows nothing of training.
 */
package dev.polarity.model;
