/** What the page calls things. */

import type { Component, Edge, Node, Repair } from "../cycle/component";

const MOST_ATTRIBUTES = 2;
const LONGEST_NOTE = 36;

/** A node's lines: the module it is in, what it is, and its name; "" for a line that it has not. */
export interface NodeLabel {
  readonly module: string;
  readonly type: string;
  readonly name: string;
}

export function labelOfNode({ address, label }: Node): NodeLabel {
  const module = address.slice(0, address.length - label.length).replace(/\.$/, "");
  const dot = label.lastIndexOf(".");
  // The name of a provider has dots of its own.
  return dot < 0 || label.includes("[")
    ? { module, type: "", name: label }
    : { module, type: label.slice(0, dot), name: label.slice(dot + 1) };
}

/** The attributes that an edge is written in, or in short, why Terraform adds it. */
export function labelOfEdge({ references, note }: Edge): string {
  const attributes = [...new Set(references.map((each) => each.attribute))];
  if (attributes.length === 0) {
    return note.length > LONGEST_NOTE ? `${note.slice(0, LONGEST_NOTE - 1)}…` : note;
  }
  const more = attributes.length - MOST_ATTRIBUTES;
  return attributes.slice(0, MOST_ATTRIBUTES).join(", ") + (more > 0 ? `, +${more}` : "");
}

/** An edge in full, for those who hear it. */
export function sentenceOfEdge(edge: Edge): string {
  const attributes = [...new Set(edge.references.map((each) => each.attribute))].join(", ");
  const why = attributes ? `in ${attributes}` : edge.note;
  return `${edge.from} needs ${edge.to}${why ? `, ${why}` : ""}`;
}

/** A repair's title: what is done, and what that means. */
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
