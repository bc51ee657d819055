package dev.polarity.fault;

import dev.polarity.mesh.FramePath;
import dev.polarity.mesh.WirePhase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** One connection's path with the faults of a plan. */
final class FaultyPath implements FramePath {

  /** Beyond so many different frames, how often one was sent is counted anew. */
  private static final int REMEMBERED = 1 << 14;

  private final FaultPlan plan;
  private final FaultyWire wire;
  private final int rank;
  private final int peer;
  private final FramePath path;
  private final Map<FrameName, Integer> attempts;

  FaultyPath(FaultPlan plan, FaultyWire wire, int rank, int peer, FramePath path) {
    this.plan = plan;
    this.wire = wire;
    this.rank = rank;
    this.peer = peer;
    this.path = path;
    this.attempts = wire.attempts(peer);
  }

  @Override
  public void write(ByteBuffer frame, WirePhase phase) throws IOException {
    wire.pass();
    FrameName name = FrameName.of(frame);
    int attempt = attempt(name);
    if (plan.happens(Fault.KILL, rank, peer, name, attempt)) {
      wire.kill();
    }
    if (plan.happens(Fault.STOP, rank, peer, name, attempt)) {
      wire.stop(plan.time(Fault.STOP));
      wire.pass();
    }
    if (plan.happens(Fault.CUT, rank, peer, name, attempt)) {
      ByteBuffer part = frame.duplicate();
      path.write(part.limit(part.position() + part.remaining() / 2), phase);
      path.cut();
      throw new IOException("a drill has cut the connection");
    }
    if (plan.happens(Fault.DELAY, rank, peer, name, attempt)) {
      sleep();
    }
    if (plan.happens(Fault.DROP, rank, peer, name, attempt)) {
      return;
    }
    ByteBuffer written = frame;
    if (plan.happens(Fault.FLIP, rank, peer, name, attempt)) {
      written = flipped(frame, plan.bits(Fault.FLIP, rank, peer, name, ~attempt));
    }
    path.write(written, phase);
    if (plan.happens(Fault.DUPLICATE, rank, peer, name, attempt)) {
      path.write(written, phase);
    }
  }

  @Override
  public void beforeRead() throws IOException {
    wire.pass();
    path.beforeRead();
  }

  @Override
  public void cut() {
    path.cut();
  }

  private int attempt(FrameName name) {
    synchronized (attempts) {
      if (attempts.size() >= REMEMBERED) {
        attempts.clear();
      }
      return attempts.merge(name, 1, Integer::sum);
    }
  }

  private void sleep() throws IOException {
    try {
      Thread.sleep(plan.time(Fault.DELAY).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the node was interrupted during a delay of a drill");
    }
  }

  private static ByteBuffer flipped(ByteBuffer frame, long bits) {
    ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame.duplicate()).flip();
    int bit = (int) Long.remainderUnsigned(bits, 8L * copy.remaining());
    copy.put(bit / 8, (byte) (copy.get(bit / 8) ^ 1 << bit % 8));
    return copy;
  }
}
