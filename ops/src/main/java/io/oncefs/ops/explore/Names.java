package io.oncefs.ops.explore;

import java.util.ArrayList;
import java.util.List;

/** Small numbers for values: two with the same fingerprint have the same number. */
final class Names {
  private final Fingerprint fingerprint = new Fingerprint();
  private final LongTable<Integer> numbers = new LongTable<>();
  private final List<Object> meanings = new ArrayList<>();

  int of(Object value) {
    long key = fingerprint.of(value);
    Integer number = numbers.get(key);
    if (number == null) {
      number = meanings.size();
      numbers.put(key, number);
      meanings.add(value);
    }
    return number;
  }

  Object meaning(int number) {
    return meanings.get(number);
  }

  long fingerprint(Object value) {
    return fingerprint.of(value);
  }
}
