/** The picture as SVG. */

import type { Component } from "../cycle/component";
import { html, onActivate, svg, whileLookedAt } from "./dom";
import { send } from "./host";
import { curve, LINE, type Measure, pictureOf } from "./layout";
import { cutBy, inWalkingOrder } from "./walk";
import { labelOfEdge, labelOfNode, sentenceOfEdge } from "./words";

/** A drawn component, with functions to highlight its parts. */
export interface Drawing {
  readonly element: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  /** Highlight the edges that a fix removes, and those that are then on no cycle. */
  showRepair(repair: number): void;
  /** Highlight edges and the blocks that they connect. */
  showEdges(edges: ReadonlySet<number>): void;
  /** Remove the highlighting. */
  showAll(): void;
}

const KINDS = ["resource", "data", "module", "variable", "local", "output", "provider"];

export function draw(component: Component): Drawing {
  const picture = pictureOf(component, measure());
  const edges = component.edges.map((_, index) => edgeOf(component, index, picture));
  const nodes = component.nodes.map((_, index) => nodeOf(component, index, picture));
  const element = svg(
    "svg",
    {
      viewBox: `0 0 ${picture.width} ${picture.height}`,
      role: "group",
      "aria-label": "The blocks of the cycle and the references between them",
    },
    svg("defs", {}, arrow()),
    ...inReadingOrder(component, nodes, edges),
  );
  const mark = (names: (edge: number) => string, isDim: (node: number) => boolean) => {
    for (const [index, edge] of edges.entries()) {
      edge.setAttribute("class", `edge ${names(index)}`);
    }
    for (const [index, node] of nodes.entries()) {
      node.classList.toggle("dim", isDim(index));
    }
  };
  const drawing: Drawing = {
    element,
    width: picture.width,
    height: picture.height,
    showRepair: (repair) => {
      const cut = cutBy(component.repairs?.[repair] ?? NO_REPAIR, component.edges);
      const isFreed = (edge: number) => component.edges[edge]?.repairs.includes(repair);
      mark(
        (edge) => (cut.has(edge) ? "cut" : isFreed(edge) ? "freed" : ""),
        () => false,
      );
    },
    showEdges: (shown) => {
      const ends = new Set([...shown].flatMap((edge) => endsOf(component, edge)));
      mark(
        (edge) => (shown.has(edge) ? "shown" : "dim"),
        (node) => !ends.has(component.nodes[node]?.address ?? ""),
      );
    },
    showAll: () =>
      mark(
        () => "",
        () => false,
      ),
  };
  for (const [index, edge] of edges.entries()) {
    whileLookedAt(edge, () => drawing.showEdges(new Set([index])), drawing.showAll);
  }
  return drawing;
}

const NO_REPAIR = {
  title: "",
  rule: "",
  safe: true,
  details: "",
  location: {
    uri: "",
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  },
};

function endsOf(component: Component, edge: number): string[] {
  const found = component.edges[edge];
  return found ? [found.from, found.to] : [];
}

/** The Tab order: each block, followed by its outgoing edges. */
function inReadingOrder(
  component: Component,
  nodes: readonly SVGElement[],
  edges: readonly SVGElement[],
): SVGElement[] {
  return inWalkingOrder(component).flatMap((address) => [
    ...nodes.filter((_, index) => component.nodes[index]?.address === address),
    ...edges.filter((_, index) => component.edges[index]?.from === address),
  ]);
}

function nodeOf(
  component: Component,
  index: number,
  picture: ReturnType<typeof pictureOf>,
): SVGElement {
  const node = component.nodes[index];
  const box = picture.nodes[index];
  if (!node || !box) {
    return svg("g");
  }
  const { module, type, name } = labelOfNode(node);
  const lines = [
    ["small", module],
    ["small", type],
    ["name", name],
  ].filter(([, text]) => text);
  const top = box.y - ((lines.length - 1) * LINE) / 2;
  const kind = node.label.startsWith("data.") ? "data" : node.kind;
  const element = svg(
    "g",
    {
      class: `node ${KINDS.find((each) => kind.startsWith(each)) ?? ""}`,
      role: "button",
      tabindex: 0,
      "aria-label": `${node.address}: go to its block`,
    },
    svg("title", {}, node.address),
    svg("rect", {
      class: "box",
      x: box.x - box.width / 2,
      y: box.y - box.height / 2,
      width: box.width,
      height: box.height,
      rx: 6,
    }),
    svg("rect", {
      class: "bar",
      x: box.x - box.width / 2,
      y: box.y - box.height / 2 + 6,
      width: 3,
      height: box.height - 12,
    }),
    ...lines.map(([style, text], line) =>
      svg("text", { class: style, x: box.x, y: top + line * LINE }, text ?? ""),
    ),
  );
  onActivate(element, () => send({ type: "node", node: index }));
  return element;
}

function edgeOf(
  component: Component,
  index: number,
  picture: ReturnType<typeof pictureOf>,
): SVGElement {
  const edge = component.edges[index];
  const place = picture.edges[index];
  if (!edge || !place) {
    return svg("g");
  }
  const { label } = place;
  const d = curve(place.points);
  const element = svg(
    "g",
    {
      class: "edge",
      role: "button",
      tabindex: 0,
      "aria-label": `${sentenceOfEdge(edge)}: go to the reference`,
    },
    svg(
      "title",
      {},
      `${sentenceOfEdge(edge)}\n${edge.references.map((each) => each.text).join("\n")}`,
    ),
    svg("path", { class: "reach", d }),
    svg("path", { class: "line", d, "marker-end": "url(#arrow)" }),
    svg("rect", {
      class: "label",
      x: label.x - label.width / 2,
      y: label.y - label.height / 2,
      width: label.width,
      height: label.height,
      rx: 4,
    }),
    svg(
      "text",
      { class: edge.references.length ? "small" : "small note", x: label.x, y: label.y },
      labelOfEdge(edge),
    ),
  );
  onActivate(element, () => send({ type: "edge", edge: index, reference: 0 }));
  return element;
}

function arrow(): SVGElement {
  return svg(
    "marker",
    {
      id: "arrow",
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      orient: "auto",
    },
    svg("path", { class: "arrow", d: "M0,0.5 L7.5,4 L0,7.5 z" }),
  );
}

/** Measures text in the fonts of names and of small labels. */
function measure(): Measure {
  const context = html("canvas").getContext("2d");
  const style = getComputedStyle(document.body);
  const size = Number.parseFloat(style.fontSize) || 13;
  return (text, kind) => {
    if (!context) {
      return text.length * size * 0.6;
    }
    const [weight, pixels] = kind === "name" ? ["600", size] : ["400", size - 1];
    context.font = `${weight} ${pixels}px ${style.fontFamily}`;
    return context.measureText(text).width;
  };
}
