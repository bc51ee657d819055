package dev.polarity.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** The example of FIPS 180-4, appendix B.1 of its 2002 edition. */
  @Test
  void abc() {
    MessageDigest digest = Sha256.digest();
    digest.update("abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(Sha256.text(digest))
        .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
