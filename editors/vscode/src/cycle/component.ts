/** A component as the server's command `tf-cycle-ls.component` gives it: plain data. */

import type { Location } from "vscode-languageclient/node";

export interface Component {
  readonly id: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The addresses on each cycle, in order. */
  readonly cycles: readonly (readonly string[])[];
  /** Null where there were too many edges to try out repairs. */
  readonly repairs: readonly Repair[] | null;
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
  /** None where Terraform adds the edge by itself: then `note` says why, `location` where. */
  readonly references: readonly Reference[];
  readonly note: string;
  readonly location: Location | null;
  /** The numbers of the repairs after which it is on no cycle any more. */
  readonly repairs: readonly number[];
}

export interface Reference {
  readonly attribute: string;
  readonly text: string;
  readonly location: Location;
}

export interface Repair {
  readonly title: string;
  readonly rule: string;
  /** Whether what is built stays the same. */
  readonly safe: boolean;
  readonly details: string;
  /** The reference that goes. */
  readonly location: Location;
}

/** What the host tells the page. */
export type ToPage =
  | { readonly type: "loading" }
  | { readonly type: "cycle"; readonly component: Component; readonly unsaved: readonly string[] }
  | { readonly type: "gone"; readonly unsaved: readonly string[] };

/** What the page asks of the host. Places are named by number, in the component that was told. */
export type ToHost =
  | { readonly type: "ready" }
  | { readonly type: "node"; readonly node: number }
  | { readonly type: "edge"; readonly edge: number; readonly reference: number }
  | { readonly type: "repair"; readonly repair: number }
  | { readonly type: "save" };
