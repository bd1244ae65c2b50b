package io.oncefs.ops.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a completion script for the shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a completion script: source <(oncefs completion bash)")
final class Completion implements Callable<Integer> {
  /** The shells there is a script for; zsh reads bash's. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.bash;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String script = AutoComplete.bash("oncefs", spec.root().commandLine());
    if (shell == Shell.zsh) {
      script = "autoload -U +X bashcompinit && bashcompinit\n" + script;
    }
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
