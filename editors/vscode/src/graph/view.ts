/** The graph view: a panel with the graph of the root module of a file, cyclic or not. */

import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { Range } from "vscode-languageclient/node";
import { executeForFile, showMessage } from "../commands";
import { isConfiguration } from "../documents";
import { Panel, rangeOf } from "../panel";
import type { Server } from "../server";
import { SECTION } from "../settings";

/** The result of the server command `tf-cycle-ls.graph`. */
interface Graph {
  /** The directory that the files in the page are relative to. */
  readonly root: string;
  readonly content: string;
}

/** Messages from the page. */
type ToHost =
  | { readonly type: "open"; readonly file: string; readonly range: Range }
  | { readonly type: "save"; readonly content: string };

/** Register the command that opens the view for the active file. */
export function registerGraphView(context: vscode.ExtensionContext, server: Server): void {
  const view = new GraphView(context, server);
  context.subscriptions.push(
    view,
    vscode.commands.registerCommand(`${SECTION}.showGraph`, () => view.show()),
  );
}

class GraphView implements vscode.Disposable {
  /** A file of the root module that is shown. */
  #file: vscode.Uri | undefined;
  #root: vscode.Uri | undefined;
  #shown = "";
  readonly #panel: Panel<ToHost>;
  readonly #subscriptions: vscode.Disposable;

  constructor(
    context: vscode.ExtensionContext,
    private readonly server: Server,
  ) {
    this.#panel = new Panel(context, "tf-cycle-ls.graph", "Dependency Graph", [], (message) =>
      this.#receive(message),
    );
    this.#subscriptions = vscode.workspace.onDidSaveTextDocument(
      (document) => isConfiguration(document.uri) && this.#refresh(),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#panel.dispose();
  }

  /** Show the graph of the root module of the active file. */
  async show(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri || !isConfiguration(uri)) {
      return showMessage("The cursor is not in a Terraform file.");
    }
    const graph = await this.#request(uri);
    if (graph === null) {
      showMessage("The root module of this file cannot be read.");
    }
    if (graph) {
      this.#file = uri;
      this.#draw(graph);
      this.#panel.reveal(() => graph.content);
    }
  }

  async #request(uri: vscode.Uri): Promise<Graph | null | undefined> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Drawing the graph" },
      () => executeForFile<Graph>(this.server, "tf-cycle-ls.graph", uri, "html"),
    );
  }

  /** The page keeps its view in the state of the web view, so that it may be replaced. */
  #draw({ root, content }: Graph): void {
    this.#root = vscode.Uri.parse(root);
    if (!this.#panel.isOpen || content !== this.#shown) {
      this.#shown = content;
      this.#panel.replacePage(content);
    }
  }

  async #refresh(): Promise<void> {
    if (!this.#panel.isOpen || !this.#file || !this.server.client) {
      return;
    }
    const file = this.#file;
    const graph = await this.#request(file);
    if (graph && file === this.#file) {
      this.#draw(graph);
    }
  }

  async #receive(message: ToHost): Promise<void> {
    if (message.type === "open" && this.#root) {
      const uri = vscode.Uri.joinPath(this.#root, message.file);
      await this.#panel.openLocation(uri, rangeOf(message.range));
    } else if (message.type === "save") {
      const target = await vscode.window.showSaveDialog({ filters: { SVG: ["svg"] } });
      if (target) {
        await writeFile(target.fsPath, message.content);
      }
    }
  }
}
