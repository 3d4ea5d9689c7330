/** The layout of the picture, computed by dagre. */

import { Graph, layout } from "@dagrejs/dagre";
import type { Component } from "../cycle/component";
import { inCycleOrder } from "./order.ts";
import { labelOfEdge, labelOfNode } from "./texts.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The coordinates of a box are its center. `nodes` and `edges` are in the component's order. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Box[];
  readonly edges: readonly { readonly points: readonly Point[]; readonly label: Box }[];
}

/** The width of a text in pixels. */
export type Measure = (text: string, style: "name" | "small") => number;

export const LINE = 18;
const PADDING = 14;
const MARGIN = 16;

/** Compute the layout of a component. */
export function layOutPicture(component: Component, measure: Measure): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "TB",
    nodesep: 36,
    ranksep: 34,
    edgesep: 18,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  const byAddress = new Map(component.nodes.map((node) => [node.address, node]));
  // In this order dagre reverses only the edges that close a cycle.
  for (const address of inCycleOrder(component)) {
    const node = byAddress.get(address);
    if (node) {
      const { module, type, name } = labelOfNode(node);
      const texts = [measure(module, "small"), measure(type, "small"), measure(name, "name")];
      const lines = 1 + Number(module !== "") + Number(type !== "");
      const width = Math.max(...texts, 60) + 2 * PADDING;
      graph.setNode(address, { width, height: lines * LINE + PADDING });
    }
  }
  component.edges.forEach((edge, index) => {
    const width = measure(labelOfEdge(edge), "small") + 12;
    const label = { width, height: LINE, labelpos: "c", index };
    graph.setEdge(edge.from, edge.to, label, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: component.nodes.map(({ address }) => graph.node(address) as Box),
    edges: component.edges.map(({ from, to }, index) => {
      const { points, ...label } = graph.edge(from, to, String(index)) as Box & { points: Point[] };
      return { points, label };
    }),
  };
}

/** A smooth line through points, as SVG path data. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) {
    return "";
  }
  const bends = rest.map((point, index) => {
    const next = rest[index + 1];
    return `Q${coordinates(point)} ${coordinates(next ? middle(point, next) : last)}`;
  });
  return [`M${coordinates(first)}`, ...(bends.length ? bends : [`L${coordinates(last)}`])].join(
    " ",
  );
}

function middle(start: Point, end: Point): Point {
  return { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
}

function coordinates({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
