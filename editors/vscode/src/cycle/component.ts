/** The result of the server command `tf-cycle-ls.component`, and the messages of host and page.
 *
 * `Component` and the interfaces that it uses have the JSON fields that the server sends. In JSON,
 * the fixes are called `repairs`.
 */

import type { Location } from "vscode-languageclient/node";

export interface Component {
  readonly id: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The addresses on each cycle, in order. */
  readonly cycles: readonly (readonly string[])[];
  /** The fixes. Null if there are too many edges to verify fixes. */
  readonly repairs: readonly Fix[] | null;
}

export interface Node {
  readonly address: string;
  /** The address without the modules. */
  readonly label: string;
  readonly kind: string;
  readonly location: Location;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Empty if Terraform adds the edge itself; then `note` says why and `location` where. */
  readonly references: readonly Reference[];
  readonly note: string;
  readonly location: Location | null;
  /** The indexes of the fixes that remove the edge from all cycles. */
  readonly repairs: readonly number[];
}

export interface Reference {
  readonly attribute: string;
  readonly text: string;
  readonly location: Location;
}

export interface Fix {
  /** Equal to the id in the data of the code action. */
  readonly id: string;
  /** A phrase that ends with the harm in parentheses. */
  readonly title: string;
  /** A sentence with all names and the full cost. */
  readonly description: string;
  readonly rule: string;
  /** Whether the fix keeps the effect of the configuration. */
  readonly safe: boolean;
  readonly details: string;
  /** The reference that is removed. */
  readonly location: Location;
}

/** Messages from the host to the page. */
export type ToPage =
  | { readonly type: "loading" }
  | { readonly type: "cycle"; readonly component: Component; readonly unsaved: readonly string[] }
  | { readonly type: "gone"; readonly unsaved: readonly string[] };

/** Messages from the page to the host. The numbers are indexes in the current component; a fix has its
 * id, because another one may have this index since the page was drawn. */
export type ToHost =
  | { readonly type: "ready" }
  | { readonly type: "node"; readonly node: number }
  | { readonly type: "edge"; readonly edge: number; readonly reference: number }
  | { readonly type: "fix"; readonly id: string }
  | { readonly type: "save" };
