/** Explains Terraform's message about a cycle, from the terminal, the clipboard or a file. */

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { showMessage } from "./commands";
import { isConfiguration } from "./documents";
import { CYCLE_ERROR, hasNodes, messageAt, placesIn } from "./explanation";
import type { Launch } from "./lookup";
import { lastLine } from "./process";
import type { Server } from "./server";
import { SECTION } from "./settings";
import { summaryOf } from "./status";
import { TerminalOutput } from "./terminalOutput";

const SCHEME = "tf-cycle-ls-explanation";

interface CycleLink extends vscode.TerminalLink {
  readonly line: string;
  readonly terminal: vscode.Terminal;
}

export function registerExplanations(context: vscode.ExtensionContext, server: Server): void {
  const shown = new Explanations();
  const explain = (text: string) => explainMessage(text, server, shown);
  const output = new TerminalOutput();
  const links: vscode.TerminalLinkProvider<CycleLink> = {
    provideTerminalLinks: linksIn,
    handleTerminalLink: ({ line, terminal }) =>
      explain(messageAt(line, output.of(terminal)) ?? line),
  };
  context.subscriptions.push(
    output,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, shown),
    vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, shown),
    vscode.window.registerTerminalLinkProvider(links),
    vscode.commands.registerCommand(`${SECTION}.explainClipboard`, async () =>
      explain(await vscode.env.clipboard.readText()),
    ),
    vscode.commands.registerCommand(`${SECTION}.explainFile`, async (chosen?: vscode.Uri) => {
      // A menu passes a URI.
      const file = chosen ?? (await chooseFile());
      if (file) {
        await explain(await readFile(file.fsPath, "utf8"));
      }
    }),
  );
}

function linksIn({ line, terminal }: vscode.TerminalLinkContext): CycleLink[] {
  const match = CYCLE_ERROR.exec(line);
  if (!match) {
    return [];
  }
  const { index, 0: text } = match;
  return [
    { startIndex: index, length: text.length, tooltip: "Explain this cycle", line, terminal },
  ];
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({ title: "Output of Terraform" });
  return files?.[0];
}

async function explainMessage(text: string, server: Server, shown: Explanations): Promise<void> {
  const { state } = server;
  if (state.kind !== "running") {
    return showMessage(`${summaryOf(state)}.`);
  }
  if (!text.includes("Cycle:")) {
    return showMessage("The text has no message of Terraform about a cycle.");
  }
  if (!hasNodes(text)) {
    return showMessage(
      "The blocks of the cycle are on other lines. Copy the whole message, and explain it from the clipboard.",
    );
  }
  const folder = await chooseFolder();
  if (folder) {
    await shown.show(await explanationOf(text, folder, state.launch), folder);
  }
}

/** The folder of the active Terraform file, otherwise a folder of the workspace. */
async function chooseFolder(): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && isConfiguration(active)) {
    return path.dirname(active.fsPath);
  }
  const [only, ...more] = vscode.workspace.workspaceFolders ?? [];
  const folder = more.length > 0 ? await vscode.window.showWorkspaceFolderPick() : only;
  return folder?.uri.fsPath;
}

/** What the command `explain` prints about a message; if it fails, the reason. */
function explanationOf(text: string, folder: string, launch: Launch): Promise<string> {
  return new Promise((resolve) => {
    const args = [...launch.args, "explain", "-", "--in", folder, "--color", "never"];
    const child = spawn(launch.command, args, { cwd: folder });
    let output = "";
    let errors = "";
    child.stdout.on("data", (data: Buffer) => (output += data));
    child.stderr.on("data", (data: Buffer) => (errors += data));
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => resolve(error.message));
    child.on("close", () => resolve(output.trim() || lastLine(errors)));
    child.stdin.end(text);
  });
}

/** The document with the last explanation. Its places are links. */
class Explanations implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #uri = vscode.Uri.from({ scheme: SCHEME, path: "Cycle.txt" });
  #text = "";
  #folder = "";

  async show(text: string, folder: string): Promise<void> {
    this.#text = `${text}\n`;
    this.#folder = folder;
    this.#changed.fire(this.#uri);
    await vscode.window.showTextDocument(this.#uri, {
      preview: false,
      viewColumn: vscode.ViewColumn.Beside,
    });
  }

  provideTextDocumentContent(): string {
    return this.#text;
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    return placesIn(document.getText()).map(({ start, end, file, line, column }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const target = vscode.Uri.file(path.resolve(this.#folder, file));
      return new vscode.DocumentLink(range, target.with({ fragment: `L${line},${column}` }));
    });
  }
}
