package dev.polarity.report;
public class Sample { public static void main(String[] a) { SyntheticStudy s = SyntheticStudy.whole(7);
 Report.write(java.nio.file.Path.of(a[0]), java.nio.file.Path.of(a[1]), "The paper's simulations on MNIST & CIFAR-10", "What a study looks like <with made-up rows>.", s.results, s.curves);}}
