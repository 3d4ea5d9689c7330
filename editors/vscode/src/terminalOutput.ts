/** The output of the last command in each terminal, as far as shell integration reports it. */

import * as vscode from "vscode";

/** Terraform prints its errors at the end. */
const MAX_CHARACTERS = 200_000;

export class TerminalOutput implements vscode.Disposable {
  readonly #outputs = new WeakMap<vscode.Terminal, string>();
  readonly #subscription = vscode.window.onDidStartTerminalShellExecution((event) =>
    this.#record(event),
  );

  dispose(): void {
    this.#subscription.dispose();
  }

  /** The end of the output, or "" if the shell of the terminal has no shell integration. */
  of(terminal: vscode.Terminal): string {
    return this.#outputs.get(terminal) ?? "";
  }

  async #record({ terminal, execution }: vscode.TerminalShellExecutionStartEvent): Promise<void> {
    let output = "";
    this.#outputs.set(terminal, output);
    for await (const data of execution.read()) {
      output = (output + data).slice(-MAX_CHARACTERS);
      this.#outputs.set(terminal, output);
    }
  }
}
