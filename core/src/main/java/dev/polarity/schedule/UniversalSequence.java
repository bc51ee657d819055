package dev.polarity.schedule;

import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The sequence 1, 0.732…, 0.620…, of which every adaptive schedule is a multiple.
 *
 * <p>With S_k = c_0 + … + c_k, the rule c_k = √(S_{k-1}² + Q_{k-1} + 1) - S_{k-1} of {@link
 * AdaptiveSchedule} subtracts two numbers that agree in ever more digits: at 10^6 steps it has lost
 * 4·10^-11 of the rate, however exactly the sums are kept. But the rule's quadratic equation, read
 * at step k, says Q_k + 1 = 2·c_k·S_k, which removes Q, and multiplying by the conjugate removes
 * the subtraction:
 *
 * <pre>
 *   c_0 = S_0 = 1,   c_{k+1} = 2·c_k·S_k / (√(S_k·S_k + 2·c_k·S_k) + S_k),   S_{k+1} = S_k + c_{k+1}
 * </pre>
 *
 * <p>S is summed by the method of Kahan, <em>Further Remarks on Reducing Truncation Errors</em>
 * (Communications of the ACM 8, 1965). Every operation and its order are part of arithmetic 1.
 *
 * <p>The terms have no closed form, so the sequence is walked. It remembers where it was last,
 * which makes the next step one turn of the recursion, and a mark every 2^12 steps, from which a
 * jump sets out. Both only save walking: a term's bits depend on its step alone. Safe for several
 * threads: positions are immutable, and a lost race costs a few turns.
 */
final class UniversalSequence {

  private static final long MARK_SPACING = 1L << 12;

  private final ConcurrentNavigableMap<Long, Position> marks = new ConcurrentSkipListMap<>();
  private volatile Position latest = Position.FIRST;

  UniversalSequence() {
    marks.put(Position.FIRST.step, Position.FIRST);
  }

  /** Returns c_step, for a step that is not negative. */
  double term(long step) {
    Position position = nearest(step);
    if (position.step != step) {
      position = walk(position, step);
      latest = position;
    }
    return position.term;
  }

  private Position nearest(long step) {
    Position last = latest;
    if (last.step <= step && step - last.step < MARK_SPACING) {
      return last;
    }
    Position mark = marks.floorEntry(step).getValue();
    return last.step <= step && last.step > mark.step ? last : mark;
  }

  private Position walk(Position start, long target) {
    Position position = start;
    while (position.step < target) {
      long nextMark = (position.step / MARK_SPACING + 1) * MARK_SPACING;
      position = position.advance(Math.min(nextMark, target));
      if (position.step == nextMark) {
        marks.put(nextMark, position);
      }
    }
    return position;
  }

  /** A place on the sequence: all that the terms after it depend on. */
  private static final class Position {

    static final Position FIRST = new Position(0, 1, 1, 0);

    final long step;
    final double term;
    final double sum;
    final double excess;

    private Position(long step, double term, double sum, double excess) {
      this.step = step;
      this.term = term;
      this.sum = sum;
      this.excess = excess;
    }

    Position advance(long target) {
      double c = term;
      double s = sum;
      double tooMuch = excess;
      for (long k = step; k < target; k++) {
        c = 2 * c * s / (StrictMath.sqrt(s * s + 2 * c * s) + s);
        double addend = c - tooMuch;
        double next = s + addend;
        tooMuch = (next - s) - addend;
        s = next;
      }
      return new Position(target, c, s, tooMuch);
    }
  }
}
