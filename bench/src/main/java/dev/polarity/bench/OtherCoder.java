package dev.polarity.bench;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.util.zip.Deflater;

/** Coders of other people, each as it compresses some bytes by themselves. */
enum OtherCoder {
  ZSTD_1("zstd-jni level 1"),
  ZSTD_3("zstd-jni level 3"),
  DEFLATE_HUFFMAN("Deflater Huffman only"),
  DEFLATE_6("Deflater level 6"),
  AIRCOMPRESSOR_ZSTD("aircompressor zstd"),
  AIRCOMPRESSOR_LZ4("aircompressor LZ4");

  private final String label;

  OtherCoder(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns how many bytes they become; as many as they are if that is fewer. */
  int bytes(byte[] source) {
    return source.length == 0 ? 0 : Math.min(source.length, compressed(source));
  }

  private int compressed(byte[] source) {
    return switch (this) {
      case ZSTD_1 -> Zstd.compress(source, 1).length;
      case ZSTD_3 -> Zstd.compress(source, 3).length;
      case DEFLATE_HUFFMAN -> deflated(source, Deflater.HUFFMAN_ONLY, Deflater.BEST_SPEED);
      case DEFLATE_6 -> deflated(source, Deflater.DEFAULT_STRATEGY, 6);
      case AIRCOMPRESSOR_ZSTD -> {
        ZstdCompressor zstd = new ZstdCompressor();
        byte[] out = new byte[zstd.maxCompressedLength(source.length)];
        yield zstd.compress(source, 0, source.length, out, 0, out.length);
      }
      case AIRCOMPRESSOR_LZ4 -> {
        Lz4Compressor lz4 = new Lz4Compressor();
        byte[] out = new byte[lz4.maxCompressedLength(source.length)];
        yield lz4.compress(source, 0, source.length, out, 0, out.length);
      }
    };
  }

  private static int deflated(byte[] source, int strategy, int level) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(source);
      deflater.finish();
      byte[] out = new byte[2 * source.length + 64];
      int bytes = 0;
      while (!deflater.finished()) {
        bytes += deflater.deflate(out);
      }
      return bytes;
    } finally {
      deflater.end();
    }
  }
}
