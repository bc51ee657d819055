package dev.polarity.train;

import dev.polarity.run.CoordinateRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The coordinates that a weight decay acts on. They follow from the block alone, and are kept with
 * the run, so that its weights can be rebuilt without the block.
 */
final class DecayingRanges {

  private DecayingRanges() {}

  /** Returns them in ascending order, what lies side by side as one range. */
  static List<CoordinateRange> of(List<ParameterSlot> slots) {
    List<CoordinateRange> ranges = new ArrayList<>();
    for (ParameterSlot slot : slots) {
      if (slot.trainable() && slot.decays() && slot.count() > 0) {
        int last = ranges.size() - 1;
        boolean adjoins = last >= 0 && ranges.get(last).end() == slot.first();
        long first = adjoins ? ranges.remove(last).first() : slot.first();
        ranges.add(new CoordinateRange(first, slot.end()));
      }
    }
    return ranges;
  }
}
