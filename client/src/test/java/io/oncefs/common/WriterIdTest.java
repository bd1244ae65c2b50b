package io.oncefs.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class WriterIdTest {
  @Test
  void aNameIsWhatItsBytesSay() {
    assertEquals("ingest-7 \ud83d\ude00", WriterId.named("ingest-7 \ud83d\ude00").text());
    for (String bad : List.of("", "a\nb", "half \ud83d", "x".repeat(256))) {
      assertThrows(IllegalArgumentException.class, () -> WriterId.named(bad));
    }
  }

  @Test
  void aNameThatLooksLikeARandomIdIsAnotherWriter() {
    Id128 id = new Id128(1, 2);
    assertNotEquals(WriterId.random(id), WriterId.named(id.toString()));
  }
}
