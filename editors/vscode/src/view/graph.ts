/** Draws the picture as SVG. */

import type { Component } from "../cycle/component";
import { html, onActivate, onHoverOrFocus, svg } from "./dom";
import { send } from "./host";
import { curve, LINE, layOutPicture, type Measure } from "./layout";
import { edgesCutBy, inCycleOrder } from "./order";
import { descriptionOfEdge, labelOfEdge, labelOfNode } from "./texts";

/** The picture of a component, with functions that highlight parts of it. */
export interface Drawing {
  readonly element: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  /** Highlight the edges that a fix removes, and the edges that are then on no cycle. */
  highlightFix(fix: number): void;
  /** Highlight edges and the blocks that they connect. */
  highlightEdges(edges: ReadonlySet<number>): void;
  /** Remove the highlighting. */
  clearHighlight(): void;
}

const KINDS = ["resource", "data", "module", "variable", "local", "output", "provider"];

export function draw(component: Component): Drawing {
  const picture = layOutPicture(component, createMeasure());
  const edges = component.edges.map((_, index) => drawEdge(component, index, picture));
  const nodes = component.nodes.map((_, index) => drawNode(component, index, picture));
  const element = svg(
    "svg",
    {
      viewBox: `0 0 ${picture.width} ${picture.height}`,
      role: "group",
      "aria-label": "The blocks of the cycle and the references between them",
    },
    svg("defs", {}, arrow()),
    ...inTabOrder(component, nodes, edges),
  );
  const setClasses = (
    classOf: (edge: number) => string,
    isNodeDimmed: (node: number) => boolean,
  ) => {
    for (const [index, edge] of edges.entries()) {
      edge.setAttribute("class", `edge ${classOf(index)}`);
    }
    for (const [index, node] of nodes.entries()) {
      node.classList.toggle("dim", isNodeDimmed(index));
    }
  };
  const drawing: Drawing = {
    element,
    width: picture.width,
    height: picture.height,
    highlightFix: (fix) => {
      const cut = edgesCutBy(component.repairs?.[fix] ?? NO_FIX, component.edges);
      const isFreed = (edge: number) => component.edges[edge]?.repairs.includes(fix);
      setClasses(
        (edge) => (cut.has(edge) ? "cut" : isFreed(edge) ? "freed" : ""),
        () => false,
      );
    },
    highlightEdges: (highlighted) => {
      const addresses = new Set(
        [...highlighted].flatMap((edge) => addressesOfEdge(component, edge)),
      );
      setClasses(
        (edge) => (highlighted.has(edge) ? "highlighted" : "dim"),
        (node) => !addresses.has(component.nodes[node]?.address ?? ""),
      );
    },
    clearHighlight: () =>
      setClasses(
        () => "",
        () => false,
      ),
  };
  for (const [index, edge] of edges.entries()) {
    onHoverOrFocus(edge, () => drawing.highlightEdges(new Set([index])), drawing.clearHighlight);
  }
  return drawing;
}

const NO_FIX = {
  id: "",
  title: "",
  description: "",
  rule: "",
  safe: true,
  details: "",
  location: {
    uri: "",
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  },
};

function addressesOfEdge(component: Component, edge: number): string[] {
  const { from, to } = component.edges[edge] ?? {};
  return from && to ? [from, to] : [];
}

/** The Tab order: each block, followed by its outgoing edges. */
function inTabOrder(
  component: Component,
  nodes: readonly SVGElement[],
  edges: readonly SVGElement[],
): SVGElement[] {
  return inCycleOrder(component).flatMap((address) => [
    ...nodes.filter((_, index) => component.nodes[index]?.address === address),
    ...edges.filter((_, index) => component.edges[index]?.from === address),
  ]);
}

function drawNode(
  component: Component,
  index: number,
  picture: ReturnType<typeof layOutPicture>,
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
      class: `node ${KINDS.find((prefix) => kind.startsWith(prefix)) ?? ""}`,
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

function drawEdge(
  component: Component,
  index: number,
  picture: ReturnType<typeof layOutPicture>,
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
      "aria-label": `${descriptionOfEdge(edge)}: go to the reference`,
    },
    svg(
      "title",
      {},
      `${descriptionOfEdge(edge)}\n${edge.references.map(({ text }) => text).join("\n")}`,
    ),
    svg("path", { class: "hit-area", d }),
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

/** Create a function that measures texts in the fonts of names and of small labels. */
function createMeasure(): Measure {
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
