/** The cycle view: a panel that draws the component at a location and follows it through edits. */

import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { Location, TextDocumentPositionParams } from "vscode-languageclient/node";
import { executeAtPosition, showMessage } from "../commands";
import { isCycleDiagnostic } from "../contextKey";
import { isConfiguration } from "../documents";
import { Panel, rangeOf } from "../panel";
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
  readonly #panel: Panel<ToHost>;
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
    const resources = [vscode.Uri.joinPath(context.extensionUri, "dist")];
    this.#panel = new Panel(
      context,
      "tf-cycle-ls.cycle",
      "Dependency Cycle",
      resources,
      (message: ToHost) => this.#receive(message),
    );
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
    this.#panel.dispose();
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
    this.#panel.reveal((webview) => pageOf(webview, this.context.extensionUri));
    await this.#draw(component);
  }

  async #draw(component: Component): Promise<void> {
    this.#component = component;
    this.#post({ type: "cycle", component, unsaved: unsavedDocuments().map(nameOf) });
    this.#anchors = await anchorsOf(component);
  }

  #refreshSoon(document: vscode.TextDocument): void {
    if (this.#panel.isOpen && isConfiguration(document.uri)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#refresh(), REFRESH_DELAY_MILLISECONDS);
    }
  }

  /** Request the component again, at its first block that is still in a cycle. */
  async #refresh(): Promise<void> {
    const generation = ++this.#generation;
    if (!this.#panel.isOpen || !this.server.client) {
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

  /** Draw a message, unless the page shows it: a click while the page is drawn is lost. */
  #post(message: ToPage): void {
    if (!isDeepStrictEqual(message, this.#lastMessage)) {
      this.#lastMessage = message;
      this.#panel.post(message);
    }
  }

  async #receive(message: ToHost): Promise<void> {
    const component = this.#component;
    switch (message.type) {
      case "ready": // sent again when a hidden page is reloaded
        return this.#panel.post(this.#lastMessage);
      case "node":
        return this.#reveal(component?.nodes[message.node]?.location);
      case "edge": {
        const edge = component?.edges[message.edge];
        return this.#reveal(edge?.references[message.reference]?.location ?? edge?.location);
      }
      case "fix": {
        const fix = component?.repairs?.find(({ id }) => id === message.id);
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
    if (location) {
      await this.#panel.openLocation(vscode.Uri.parse(location.uri), rangeOf(location.range));
    }
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
