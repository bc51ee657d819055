package dev.polarity.bench;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** What a process holds, measured: Java's heap after a collection together with direct buffers. */
final class Footprint {

  private static final Path STATUS = Path.of("/proc/self/status");

  private Footprint() {}

  /** Returns the bytes of the live heap, after a collection, and of all direct buffers. */
  static long bytes() {
    System.gc();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
  }

  /** Returns the bytes of resident memory that the process has now. */
  static long resident() throws IOException {
    return kibibytes("VmRSS");
  }

  /** Returns the most bytes of resident memory that the process has had. */
  static long mostResident() throws IOException {
    return kibibytes("VmHWM");
  }

  private static long kibibytes(String key) throws IOException {
    return 1024 * Long.parseLong(Machine.first(STATUS, key, ":").replace(" kB", "").strip());
  }
}
