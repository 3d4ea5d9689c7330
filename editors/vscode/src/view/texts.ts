/** The texts of the page. */

import type { Component, Edge, Node } from "../cycle/component";

const MAX_ATTRIBUTES = 2;
const MAX_NOTE_LENGTH = 36;

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

/** The attributes with the references of an edge, or the note if Terraform adds the edge. */
export function labelOfEdge({ references, note }: Edge): string {
  const attributes = [...new Set(references.map(({ attribute }) => attribute))];
  if (attributes.length === 0) {
    return note.length > MAX_NOTE_LENGTH ? `${note.slice(0, MAX_NOTE_LENGTH - 1)}…` : note;
  }
  const more = attributes.length - MAX_ATTRIBUTES;
  return attributes.slice(0, MAX_ATTRIBUTES).join(", ") + (more > 0 ? `, +${more}` : "");
}

/** The full description of an edge, for screen readers. */
export function descriptionOfEdge(edge: Edge): string {
  const attributes = [...new Set(edge.references.map(({ attribute }) => attribute))].join(", ");
  const reason = attributes ? `in ${attributes}` : edge.note;
  return `${edge.from} needs ${edge.to}${reason ? `, ${reason}` : ""}`;
}

export function summaryOf({ nodes, edges, cycles }: Component): string {
  return [
    quantity(nodes.length, "block"),
    quantity(edges.length, "edge"),
    quantity(cycles.length, "cycle"),
  ].join(", ");
}

export function quantity(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
