/** The cycle view: a panel that draws the component at a location and follows it through edits. */

import * as vscode from "vscode";
import type { Location, TextDocumentPositionParams } from "vscode-languageclient/node";
import { executeAtPosition, showMessage } from "../commands";
import { isCycleDiagnostic } from "../contextKey";
import { isConfiguration } from "../documents";
import type { Server } from "../server";
import { type Anchor, anchorsOf, positionOf } from "./anchors";
import type { Component, ToHost, ToPage } from "./component";
import { applyFix } from "./fix";
import { pageOf } from "./page";

const COMPONENT = "tf-cycle-ls.component";
const REFRESH_DELAY_MILLISECONDS = 400;

/** Register the command that opens the view, by default at the cursor. */
export function registerCycleView(context: vscode.ExtensionContext, server: Server): void {
  const view = new CycleView(context, server);
  context.subscriptions.push(
    view,
    vscode.commands.registerCommand(
      "tf-cycle-ls.showCycle",
      (target?: vscode.Uri | TextDocumentPositionParams) =>
        // A menu passes a URI.
        target && "textDocument" in target ? view.showTarget(target) : view.showAtCursor(),
    ),
  );
}

class CycleView implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #lastMessage: ToPage = { type: "loading" };
  #component: Component | undefined;
  #anchors: Anchor[] = [];
  #timer: NodeJS.Timeout | undefined;
  #generation = 0;
  readonly #subscriptions: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly server: Server,
  ) {
    const refreshSoon = (document: vscode.TextDocument) => this.#refreshSoon(document);
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => refreshSoon(event.document)),
      vscode.workspace.onDidSaveTextDocument(refreshSoon),
      server.onDidChange((state) => state.kind === "running" && this.#refresh()),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#panel?.dispose();
  }

  /** Show the component at the cursor, or at the nearest diagnostic. */
  async showAtCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isConfiguration(editor.document.uri)) {
      return showMessage("The cursor is not in a Terraform file.");
    }
    const { uri } = editor.document;
    const cursor = editor.selection.active;
    const marks = vscode.languages.getDiagnostics(uri).filter(isCycleDiagnostic);
    const distance = ({ range }: vscode.Diagnostic) =>
      range.contains(cursor) ? -1 : Math.abs(range.start.line - cursor.line);
    const [nearest] = marks.sort((left, right) => distance(left) - distance(right));
    const component = await this.#request(uri, cursor);
    if (component === null && nearest) {
      return this.show(uri, nearest.range.start);
    }
    await this.#open(component);
  }

  async showTarget({ textDocument, position }: TextDocumentPositionParams): Promise<void> {
    const { line, character } = position;
    await this.show(vscode.Uri.parse(textDocument.uri), new vscode.Position(line, character));
  }

  async show(uri: vscode.Uri, position: vscode.Position): Promise<void> {
    await this.#open(await this.#request(uri, position));
  }

  async #request(
    uri: vscode.Uri,
    { line, character }: vscode.Position,
  ): Promise<Component | null | undefined> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Looking for fixes" },
      () => executeAtPosition<Component>(this.server, COMPONENT, uri, { line, character }),
    );
  }

  async #open(component: Component | null | undefined): Promise<void> {
    if (component === null) {
      showMessage("There is no dependency cycle at this position.");
    }
    if (!component) {
      return;
    }
    this.#panel ??= this.#createPanel();
    this.#panel.reveal(undefined, false);
    await this.#draw(component);
  }

  #createPanel(): vscode.WebviewPanel {
    const root = this.context.extensionUri;
    const panel = vscode.window.createWebviewPanel(
      "tf-cycle-ls.cycle",
      "Dependency Cycle",
      vscode.ViewColumn.Beside,
      { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(root, "dist")] },
    );
    panel.iconPath = vscode.Uri.joinPath(root, "icon.png");
    panel.webview.onDidReceiveMessage((message: ToHost) => this.#receive(message));
    panel.webview.html = pageOf(panel.webview, root);
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  async #draw(component: Component): Promise<void> {
    this.#component = component;
    this.#post({ type: "cycle", component, unsaved: unsavedDocuments().map(nameOf) });
    this.#anchors = await anchorsOf(component);
  }

  #refreshSoon(document: vscode.TextDocument): void {
    if (this.#panel && isConfiguration(document.uri)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#refresh(), REFRESH_DELAY_MILLISECONDS);
    }
  }

  /** Request the component again, at its first block that is still in a cycle. */
  async #refresh(): Promise<void> {
    const generation = ++this.#generation;
    if (!this.#panel || !this.server.client) {
      return;
    }
    for (const anchor of this.#anchors) {
      const position = await positionOf(anchor);
      const component =
        position &&
        (await executeAtPosition<Component>(this.server, COMPONENT, anchor.uri, position));
      if (generation !== this.#generation) {
        return; // a newer request is running
      }
      if (component) {
        return this.#draw(component);
      }
    }
    this.#component = undefined;
    this.#post({ type: "gone", unsaved: unsavedDocuments().map(nameOf) });
  }

  #post(message: ToPage): void {
    this.#lastMessage = message;
    void this.#panel?.webview.postMessage(message);
  }

  async #receive(message: ToHost): Promise<void> {
    const component = this.#component;
    switch (message.type) {
      case "ready": // sent again when a hidden page is reloaded
        return this.#post(this.#lastMessage);
      case "node":
        return this.#reveal(component?.nodes[message.node]?.location);
      case "edge": {
        const edge = component?.edges[message.edge];
        return this.#reveal(edge?.references[message.reference]?.location ?? edge?.location);
      }
      case "fix": {
        const fix = component?.repairs?.[message.fix];
        const { client } = this.server;
        if (fix && client) {
          await applyFix(fix, client);
          await this.#refresh();
        }
        return;
      }
      case "save":
        await Promise.all(unsavedDocuments().map((document) => document.save()));
        return this.#refresh();
    }
  }

  async #reveal(location: Location | null | undefined): Promise<void> {
    if (!location) {
      return;
    }
    const { start, end } = location.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    const viewColumn = this.#columnForEditor();
    await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), { selection, viewColumn });
  }

  /** An editor column in which a text editor does not cover the cycle view. */
  #columnForEditor(): vscode.ViewColumn {
    const own = this.#panel?.viewColumn;
    const columns = vscode.window.visibleTextEditors.map((editor) => editor.viewColumn);
    const beside = columns.find((column) => column !== undefined && column !== own);
    return (
      beside ?? (own === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One)
    );
  }
}

function unsavedDocuments(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && isConfiguration(document.uri),
  );
}

function nameOf(document: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(document.uri);
}
