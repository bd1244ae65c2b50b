package io.oncefs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandLineTest {

  @Test
  void helpListsTheVerbs() {
    Ran help = Ran.command("--help");
    assertEquals(0, help.exit());
    for (String verb : new String[] {"quickstart", "put", "append", "raft", "bench", "stop"}) {
      assertTrue(help.out().contains("\n  " + verb + " "), verb + " is missing:\n" + help.out());
    }
  }

  @Test
  void unknownVerbIsUsageAndNamesANearOne() {
    Ran wrong = Ran.command("appned", "/a");
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().startsWith("oncefs: "), wrong.err());
    assertTrue(wrong.err().contains("append"), wrong.err());
    assertTrue(wrong.err().contains("next: oncefs --help"), wrong.err());
    assertEquals("", wrong.out());
  }

  @Test
  void sequenceWithoutAWriterIsUsage() {
    Ran wrong = Ran.command("append", "/a", "--sequence", "1");
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("--writer NAME --sequence 1"), wrong.err());
  }

  @Test
  void misspelledKeyIsUsageAndNamesTheNearestOne() {
    Ran wrong = Ran.command("config", "print", "-Doncefs.mastres=a:1");
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("oncefs.masters"), wrong.err());
  }

  @Test
  void configPrintShowsWhatIsSetAndWhere() {
    Ran shown = Ran.command("config", "print", "-Doncefs.masters=a:1", "-o", "plain");
    assertEquals(0, shown.exit(), shown.err());
    assertTrue(shown.out().contains("oncefs.masters\t\"a:1\"\t-D"), shown.out());
  }

  @Test
  void noMasterIsUnavailableAndNamesWhereItWasLookedFor() {
    Ran down = Ran.command("raft", "status", "--masters", "127.0.0.1:9");
    assertEquals(11, down.exit());
    assertTrue(down.err().contains("127.0.0.1:9"), down.err());
    assertTrue(down.err().contains("next: "), down.err());
  }

  @Test
  void whenNobodyAnswersTheWayToACluster() {
    Ran down = Ran.command("ls", "/", "-m", "127.0.0.1:9", "-Doncefs.client.request-timeout=1s");
    assertEquals(11, down.exit(), down.err());
    assertTrue(down.err().contains("ops/bin/bootstrap-quorum --local 3"), down.err());
    assertFalse(down.err().contains("no configuration"), down.err());
  }

  @Test
  void summariesAreWholeSentences() {
    String help = Ran.command("--help").out().replaceAll("\\s+", " ");
    assertTrue(help.contains("and stays up for you to try. format Makes"), help);
    assertTrue(help.contains("is ready. It stops") || help.contains("is ready. metadata"), help);
  }

  @Test
  void whatIsNotThereYetSaysSo() {
    Ran truncate = Ran.command("truncate", "/f", "3");
    assertEquals(2, truncate.exit());
    assertTrue(truncate.err().contains("not there yet: truncate /f 3"), truncate.err());
  }

  @Test
  void masterThatIsNoAddressIsUsage() {
    assertEquals(2, Ran.command("raft", "status", "--masters", "nowhere").exit());
  }

  @Test
  void bootstrapWithoutAListIsUsage() {
    assertEquals(2, Ran.command("bootstrap-quorum").exit());
    assertEquals(2, Ran.command("bootstrap-quorum", "--local", "99").exit());
  }

  @Test
  void portsThatCannotBeAreUsageAtOnce() {
    Ran wrong = Ran.command("ls", "/", "--masters", "127.0.0.1:99999");
    assertEquals(2, wrong.exit(), wrong.err());
    assertTrue(wrong.err().contains("127.0.0.1:99999"), wrong.err());
  }

  @Test
  void valuesThatCannotBeReadAreNamedWithTheirKeyAndOrigin() {
    Ran wrong = Ran.command("ls", "/", "-Doncefs.client.request-timeout=banana");
    assertEquals(2, wrong.exit(), wrong.err());
    assertTrue(wrong.err().contains("oncefs.client.request-timeout = banana (-D)"), wrong.err());
    Ran inside = Ran.command("ls", "/", "-Doncefs.client.append.requests-in-flight=many");
    assertEquals(2, inside.exit(), inside.err());
    assertTrue(inside.err().contains("oncefs.client.append.requests-in-flight"), inside.err());
  }

  @Test
  void configExplainSaysWhatTheReferenceSays() {
    Ran explained = Ran.command("config", "explain", "oncefs.client.read-ahead", "-o", "json");
    assertEquals(0, explained.exit(), explained.err());
    assertTrue(explained.out().contains("sequential reader"), explained.out());
    assertTrue(explained.out().contains("ONCEFS_CLIENT_READ_AHEAD"), explained.out());
    Ran unknown = Ran.command("config", "explain", "oncefs.client.read-ahed");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("oncefs.client.read-ahead"), unknown.err());
  }

  @Test
  void argumentsThatAreNoTextAreRefusedBeforeTwoNamesBecomeOne() {
    Ran garbled = Ran.command("touch", "/\uFFFD");
    assertEquals(2, garbled.exit());
    assertTrue(garbled.err().contains("UTF-8"), garbled.err());
  }

  @Test
  void headAndTailTakeNoNegativeNumber() {
    assertEquals(2, Ran.command("tail", "-c", "-1", "/f").exit());
    assertEquals(2, Ran.command("tail", "-n", "-1", "/f").exit());
    assertEquals(2, Ran.command("head", "-c", "-1", "/f").exit());
    assertEquals(2, Ran.command("head", "-n", "-1", "/f").exit());
  }

  @Test
  void completionCoversTheVerbs() {
    Ran script = Ran.command("completion", "bash");
    assertEquals(0, script.exit());
    assertTrue(script.out().contains("quickstart"), "no verb in the script");
  }
}
