package dev.polarity.mesh;

/** The same strangers, many more of them. */
class StrangersIT extends StrangersTest {

  @Override
  int cases() {
    return 10_000;
  }

  @Override
  int idlers() {
    return 1_000;
  }
}
