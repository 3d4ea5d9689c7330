/** The summary of all root modules that the server sends. Independent of VS Code. */

import type { Location } from "vscode-languageclient/node";

/** The parameters of the notification tf-cycle-ls/summary; see docs/lsp.md. */
export interface Summary {
  readonly rootModules: number;
  readonly files: number;
  readonly cycles: number;
  readonly components: readonly ComponentSummary[];
}

/** A group of connected cycles. */
export interface ComponentSummary {
  /** The URI of the root module. */
  readonly root: string;
  readonly id: string;
  /** The addresses on the shortest cycle. */
  readonly cycle: readonly string[];
  readonly cycles: number;
  readonly blocks: number;
  /** A reference on a cycle. */
  readonly location: Location | null;
}

export const EMPTY: Summary = { rootModules: 0, files: 0, cycles: 0, components: [] };

/** The result in a few words. */
export function resultOf({ files, cycles }: Summary): string {
  return cycles > 0 ? plural(cycles, "cycle") : `${plural(files, "file")}, no cycle`;
}

/** The result in a sentence. */
export function sentenceOf({ rootModules, files, cycles }: Summary): string {
  const checked = `${plural(files, "file")} of ${plural(rootModules, "root module")} checked`;
  return `${checked}: ${cycles > 0 ? plural(cycles, "dependency cycle") : "no dependency cycle"}.`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
