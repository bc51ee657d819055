/** For pipelines of Spark ML: an estimator that trains by majority vote, and the model it makes. */
package dev.polarity.spark.ml;
