package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatMemoryTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 15, 16, 17, 1000, 61_706})
  void startsAtAMultipleOf64BytesAndIsZero(long count) {
    for (int i = 0; i < 20; i++) {
      FlatMemory memory = new FlatMemory(count);

      long address = Pointer.nativeValue(Native.getDirectBufferPointer(memory.bytes()));
      assertThat(address % 64).as("address %x", address).isZero();
      assertThat(memory.copy()).hasSize((int) count).containsOnly(new float[(int) count]);
      assertThat(memory.bytes().remaining()).isEqualTo((int) count * 4);
    }
  }

  @Test
  void everyViewIsOfTheSameLittleEndianMemory() {
    FlatMemory memory = new FlatMemory(5);
    memory.floats().put(3, 1.5f);

    assertThat(memory.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(memory.bytes().getInt(12)).isEqualTo(0x3FC00000);
    assertThat(memory.slice(3, 2).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(memory.slice(3, 2).remaining()).isEqualTo(8);
    assertThat(memory.slice(3, 2).getFloat(0)).isEqualTo(1.5f);
    float[] copy = memory.copy();
    memory.floats().put(3, 9f);
    assertThat(copy).containsExactly(0, 0, 0, 1.5f, 0);
    memory.restore(copy);
    assertThat(memory.floats().get(3)).isEqualTo(1.5f);
  }
}
