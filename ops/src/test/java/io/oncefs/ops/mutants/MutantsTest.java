package io.oncefs.ops.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.mutants.MutantTrial.Verdict;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The evidence can fail: {@code oncefs mutants} shows it for all mutants, this for some. */
class MutantsTest {
  private static final Path SOURCES = Path.of("").toAbsolutePath().getParent();
  private static final Path MUTANTS = SOURCES.resolve("ops").resolve("mutants");

  @TempDir private Path scratch;

  @Test
  void thereAreAtLeastTenAndAllApply() throws IOException, MutantBroken {
    List<Mutant> mutants = MutantFile.readAll(MUTANTS);
    assertTrue(mutants.size() >= 10, () -> "only " + mutants.size());
    for (Mutant each : mutants) {
      Path classes = scratch.resolve(each.name()).resolve("classes");
      new MutantBuild(SOURCES, System.getProperty("java.class.path")).build(each, classes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"majority-commit", "table-not-carried", "reads-uncommitted", "epoch-ignored"})
  void aDefectIsNoticed(String name) throws Exception {
    Mutant mutant = MutantFile.read(MUTANTS.resolve(name + MutantFile.SUFFIX));
    RealHost host = new RealHost(new HaltOnFault());
    Verdict verdict = new MutantTrial(SOURCES, host.clock(), 120).of(mutant);
    assertTrue(verdict.isKilled(), () -> name + " survived " + verdict.seconds() + " s");
  }

  @Test
  void aMutantThatDoesNotApplyAnyMoreIsNamed() throws IOException {
    Path file = scratch.resolve("gone.mutant");
    Files.writeString(
        file,
        "Nothing.\nkill: sim\nfile: ops/pom.xml\n<<<<\nnever there\n====\n>>>>\n",
        StandardCharsets.UTF_8);
    MutantBroken broken =
        assertThrows(
            MutantBroken.class,
            () -> new MutantBuild(SOURCES, "").build(MutantFile.read(file), scratch));
    assertTrue(String.valueOf(broken.getMessage()).startsWith("gone does not apply any more"));
  }

  @Test
  void whatIsSaidToBeEquivalentHasToSurvive() throws Exception {
    Mutant mutant = MutantFile.read(MUTANTS.resolve("fence-not-durable" + MutantFile.SUFFIX));
    assertTrue(mutant.isEquivalent());
    assertTrue(new Verdict(mutant, "", "", 0).isAsItShould());
    assertFalse(new Verdict(mutant, "sim", "seed 1", 0).isAsItShould());
  }

  @Test
  void aFileWithoutKillerIsRefused() throws IOException {
    Path file = scratch.resolve("toothless.mutant");
    Files.writeString(file, "Nothing.\n", StandardCharsets.UTF_8);
    MutantBroken broken = assertThrows(MutantBroken.class, () -> MutantFile.read(file));
    assertEquals(file + " needs at least one 'kill: ' and one 'file: ' line", broken.getMessage());
  }
}
