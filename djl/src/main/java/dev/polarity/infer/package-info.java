/** The use of a published model: how good it is on examples, and what it sees in images. */
package dev.polarity.infer;
