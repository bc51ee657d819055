/** The sign kernels beside what other libraries ship for the same purpose. */
package dev.polarity.bench.against;
