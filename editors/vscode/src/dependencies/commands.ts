/** The commands Why Does A Depend on B? and What Depends on This?, for any block. */

import * as vscode from "vscode";
import { executeAtPosition, executeForFile, showMessage } from "../commands";
import { isConfiguration } from "../documents";
import type { Server } from "../server";
import { SECTION } from "../settings";
import { type Address, type Dependent, placeOf, type Step, stepsOf } from "./steps";

interface Addresses {
  readonly current: string | null;
  readonly addresses: readonly Address[];
}

export function registerDependencyCommands(context: vscode.ExtensionContext, server: Server): void {
  context.subscriptions.push(
    vscode.commands.registerCommand(`${SECTION}.explainDependency`, () => explain(server)),
    vscode.commands.registerCommand(`${SECTION}.showDependents`, () => showDependents(server)),
  );
}

/** Ask for two addresses, and list the references on a shortest path between them. */
async function explain(server: Server): Promise<void> {
  const asked = await addressesAtCursor(server);
  const source = asked && (await pickAddress(asked, "Why does this block …", asked.found.current));
  const target =
    source && (await pickAddress(asked, `… why does ${source} depend on this one?`, null));
  if (!asked || !source || !target) {
    return;
  }
  const steps = await executeForFile<Step[]>(
    server,
    "tf-cycle-ls.dependencyPath",
    asked.uri,
    source,
    target,
  );
  if (steps === undefined) {
    return;
  }
  if (steps === null || steps.length === 0) {
    return showMessage(`${source} does not depend on ${target}.`);
  }
  const title = `${source} depends on ${target} through ${steps.length === 1 ? "this reference" : "these references"}`;
  await pickAndOpen(stepsOf(steps), title);
}

/** List every address that depends on the block at the cursor. */
async function showDependents(server: Server): Promise<void> {
  const asked = await addressesAtCursor(server);
  const target =
    asked && (asked.found.current ?? (await pickAddress(asked, "What depends on …", null)));
  if (!asked || !target) {
    return;
  }
  const found = await executeForFile<Dependent[]>(
    server,
    "tf-cycle-ls.dependents",
    asked.uri,
    target,
  );
  if (found === undefined) {
    return;
  }
  if (found === null || found.length === 0) {
    return showMessage(`Nothing depends on ${target}.`);
  }
  const entries = found.map(({ address, distance, location }) => ({
    label: address,
    description: `${distance === 1 ? "directly" : `in ${distance} steps`} · ${placeOf(location)}`,
    location,
  }));
  await pickAndOpen(entries, `${found.length} blocks and values depend on ${target}`);
}

interface Asked {
  readonly uri: vscode.Uri;
  readonly found: Addresses;
}

async function addressesAtCursor(server: Server): Promise<Asked | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isConfiguration(editor.document.uri)) {
    showMessage("The cursor is not in a Terraform file.");
    return undefined;
  }
  const { uri } = editor.document;
  const { line, character } = editor.selection.start;
  const found = await executeAtPosition<Addresses>(server, "tf-cycle-ls.addresses", uri, {
    line,
    character,
  });
  return found ? { uri, found } : undefined;
}

/** Ask for an address. `first` is at the top of the list. */
async function pickAddress(
  { found }: Asked,
  title: string,
  first: string | null,
): Promise<string | undefined> {
  const others = found.addresses.filter(({ address }) => address !== first);
  const entries = others.map(({ address, location }) => ({
    label: address,
    description: placeOf(location),
  }));
  const current = first ? [{ label: first, description: "at the cursor" }] : [];
  const chosen = await vscode.window.showQuickPick([...current, ...entries], { title });
  return chosen?.label;
}

interface Entry extends vscode.QuickPickItem {
  readonly location: Address["location"] | null;
}

/** List places. Each is shown while it is selected, and opened when it is chosen. */
async function pickAndOpen(entries: readonly Entry[], title: string): Promise<void> {
  const show = async ({ location }: Entry, preserveFocus: boolean) => {
    if (location) {
      const { start, end } = location.range;
      const selection = new vscode.Range(start.line, start.character, end.line, end.character);
      const uri = vscode.Uri.parse(location.uri);
      await vscode.window.showTextDocument(uri, { selection, preserveFocus, preview: true });
    }
  };
  const chosen = await vscode.window.showQuickPick(entries, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    onDidSelectItem: (entry: Entry) => void show(entry, true),
  });
  if (chosen) {
    await show(chosen, false);
  }
}
