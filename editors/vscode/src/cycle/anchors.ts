/** Anchors that locate the blocks of a component after its files have been edited. */

import * as vscode from "vscode";
import type { Location } from "vscode-languageclient/node";
import type { Component } from "./component";
import { nearestOccurrence } from "./occurrence";

/** A block of a component, identified by the text of its header, which stays the same when lines
 * are inserted above it. */
export interface Anchor {
  readonly uri: vscode.Uri;
  readonly header: string;
  readonly offset: number;
}

/** Anchors for the blocks of a component, in its order. */
export async function anchorsOf(component: Component): Promise<Anchor[]> {
  const anchors = await Promise.all(component.nodes.map(({ location }) => anchorOf(location)));
  return anchors.filter((anchor) => anchor !== undefined);
}

/** The current position of an anchor: that of the nearest header with its text. */
export async function positionOf(anchor: Anchor): Promise<vscode.Position | undefined> {
  const document = await openDocument(anchor.uri);
  const offset = document && nearestOccurrence(document.getText(), anchor.header, anchor.offset);
  return offset === undefined ? undefined : document?.positionAt(offset);
}

async function anchorOf({ uri, range }: Location): Promise<Anchor | undefined> {
  const document = await openDocument(vscode.Uri.parse(uri));
  const start = new vscode.Position(range.start.line, range.start.character);
  const end = new vscode.Position(range.end.line, range.end.character);
  const header = document?.getText(new vscode.Range(start, end));
  return document && header
    ? { uri: document.uri, header, offset: document.offsetAt(start) }
    : undefined;
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined; // the file no longer exists
  }
}
