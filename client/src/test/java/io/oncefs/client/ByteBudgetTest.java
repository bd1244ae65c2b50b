package io.oncefs.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  @Test
  void oneRecordLargerThanTheBudgetGoesAlone() {
    ByteBudget budget = new ByteBudget(100);
    assertTrue(budget.tryTake(1_000));
    assertFalse(budget.tryTake(0));
    budget.give(1_000);
    assertTrue(budget.tryTake(0));
  }
}
