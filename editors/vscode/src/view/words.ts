/** The texts of the page. */

import type { Component, Edge, Node, Repair } from "../cycle/component";

const MOST_ATTRIBUTES = 2;
const LONGEST_NOTE = 36;

/** The lines of a node: its module, kind and name; "" for a missing line. */
export interface NodeLabel {
  readonly module: string;
  readonly type: string;
  readonly name: string;
}

export function labelOfNode({ address, label }: Node): NodeLabel {
  const module = address.slice(0, address.length - label.length).replace(/\.$/, "");
  const dot = label.lastIndexOf(".");
  // The name of a provider may contain dots.
  return dot < 0 || label.includes("[")
    ? { module, type: "", name: label }
    : { module, type: label.slice(0, dot), name: label.slice(dot + 1) };
}

/** The attributes with the references of an edge, or briefly why Terraform adds it. */
export function labelOfEdge({ references, note }: Edge): string {
  const attributes = [...new Set(references.map((each) => each.attribute))];
  if (attributes.length === 0) {
    return note.length > LONGEST_NOTE ? `${note.slice(0, LONGEST_NOTE - 1)}…` : note;
  }
  const more = attributes.length - MOST_ATTRIBUTES;
  return attributes.slice(0, MOST_ATTRIBUTES).join(", ") + (more > 0 ? `, +${more}` : "");
}

/** The full description of an edge, for screen readers. */
export function sentenceOfEdge(edge: Edge): string {
  const attributes = [...new Set(edge.references.map((each) => each.attribute))].join(", ");
  const why = attributes ? `in ${attributes}` : edge.note;
  return `${edge.from} needs ${edge.to}${why ? `, ${why}` : ""}`;
}

/** The title of a fix: the edit and its effect. */
export function partsOfRepair({ title }: Repair): [what: string, meaning: string] {
  const colon = title.indexOf(": ");
  return colon < 0 ? [title, ""] : [title.slice(0, colon), title.slice(colon + 2)];
}

export function summaryOf({ nodes, edges, cycles }: Component): string {
  return [
    number(nodes.length, "block"),
    number(edges.length, "edge"),
    number(cycles.length, "cycle"),
  ].join(", ");
}

export function number(count: number, of: string): string {
  return `${count} ${of}${count === 1 ? "" : "s"}`;
}
