/** The results of the server's commands about dependencies, as entries of a list. Independent of VS
 * Code. */

import * as path from "node:path";
import type { Location } from "vscode-languageclient/node";
import type { Edge } from "../cycle/component";

/** An address of a root module. */
export interface Address {
  readonly address: string;
  readonly kind: string;
  readonly location: Location;
}

/** An address that depends on another one. `distance` is the number of steps between them. */
export interface Dependent extends Address {
  readonly distance: number;
}

/** A step of a path between two addresses. */
export type Step = Omit<Edge, "repairs">;

export interface StepEntry {
  readonly label: string;
  readonly detail: string;
  readonly location: Location | null;
}

/** An entry for each step, with its first reference. */
export function stepsOf(steps: readonly Step[]): StepEntry[] {
  return steps.map(({ from, to, references, note, location }) => {
    const [reference] = references;
    const place = reference?.location ?? location;
    const reason = reference ? `${reference.attribute} refers to ${reference.text}` : note;
    return {
      label: `${from} → ${to}`,
      detail: place ? `${reason} · ${placeOf(place)}` : reason,
      location: place,
    };
  });
}

/** A place as file:line. */
export function placeOf({ uri, range }: Location): string {
  return `${path.posix.basename(decodeURIComponent(uri))}:${range.start.line + 1}`;
}
