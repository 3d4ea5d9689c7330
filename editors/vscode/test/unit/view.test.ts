/** The texts and the layout of the cycle view, without a browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Component, Edge } from "../../src/cycle/component.ts";
import { nearestOccurrence } from "../../src/cycle/occurrence.ts";
import { curve, layOutPicture } from "../../src/view/layout.ts";
import { edgesCutBy, edgesOfCycle, inCycleOrder } from "../../src/view/order.ts";
import { labelOfEdge, labelOfNode } from "../../src/view/texts.ts";

const locationAt = (line: number) => ({
  uri: "file:///main.tf",
  range: { start: { line, character: 0 }, end: { line, character: 9 } },
});

function edge(from: string, to: string, line: number, repairs: number[] = []): Edge {
  const references = [{ attribute: "name", text: `${to}.id`, location: locationAt(line) }];
  return { from, to, references, note: "", location: null, repairs };
}

/** a → b → c → a, and b → a. */
const COMPONENT: Component = {
  id: "",
  nodes: ["c", "b", "a"].map((address) => ({
    address,
    label: address,
    kind: "resource",
    location: locationAt(0),
  })),
  edges: [edge("a", "b", 1), edge("b", "c", 2), edge("c", "a", 3), edge("b", "a", 4)],
  cycles: [
    ["a", "b"],
    ["a", "b", "c"],
  ],
  repairs: [
    {
      id: "1",
      title: "Cut (safe)",
      description: "Cut it",
      rule: "wildcard",
      safe: true,
      details: "",
      location: locationAt(3),
    },
  ],
};

test("blocks and edges are in the order of the longest cycle", () => {
  assert.deepEqual(inCycleOrder(COMPONENT), ["a", "b", "c"]);
  assert.deepEqual(edgesOfCycle(["a", "b", "c"], COMPONENT.edges), [0, 1, 2]);
  assert.deepEqual(edgesOfCycle(["a", "b"], COMPONENT.edges), [0, 3]);
});

test("a fix cuts the edge with the reference at its location", () => {
  const [fix] = COMPONENT.repairs ?? [];
  assert.ok(fix);
  assert.deepEqual([...edgesCutBy(fix, COMPONENT.edges)], [2]);
});

test("blocks and labels do not overlap, and are inside the picture", () => {
  const picture = layOutPicture(COMPONENT, (text) => text.length * 8);
  const boxes = [...picture.nodes, ...picture.edges.map(({ label }) => label)];
  for (const [index, box] of boxes.entries()) {
    assert.ok(box.x - box.width / 2 >= 0 && box.x + box.width / 2 <= picture.width);
    assert.ok(box.y - box.height / 2 >= 0 && box.y + box.height / 2 <= picture.height);
    for (const other of boxes.slice(index + 1)) {
      const apartX = Math.abs(box.x - other.x) >= (box.width + other.width) / 2;
      const apartY = Math.abs(box.y - other.y) >= (box.height + other.height) / 2;
      assert.ok(apartX || apartY, JSON.stringify([box, other]));
    }
  }
});

test("a curve goes from its first to its last point", () => {
  const points = [0, 10, 20, 30].map((y) => ({ x: 1, y }));
  assert.equal(curve(points), "M1.0,0.0 Q1.0,10.0 1.0,15.0 Q1.0,20.0 1.0,30.0");
  assert.equal(curve(points.slice(0, 2)), "M1.0,0.0 L1.0,10.0");
  assert.equal(curve([]), "");
});

test("labels of blocks", () => {
  const label = (address: string, label: string) =>
    Object.values(labelOfNode({ address, label, kind: "", location: locationAt(0) }));
  assert.deepEqual(label("aws_vpc.main", "aws_vpc.main"), ["", "aws_vpc", "main"]);
  assert.deepEqual(label("module.a.module.b.data.x.y", "data.x.y"), [
    "module.a.module.b",
    "data.x",
    "y",
  ]);
  const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
  assert.deepEqual(label(provider, provider), ["", "", provider]);
});

test("labels of edges", () => {
  const references = [..."aabcd"].map((attribute) => ({
    attribute,
    text: "",
    location: locationAt(0),
  }));
  assert.equal(labelOfEdge({ ...edge("a", "b", 0), references }), "a, b, +2");
  const note = "depends on its provider, which is configured with what depends on it";
  const short = labelOfEdge({ ...edge("a", "b", 0), references: [], note });
  assert.ok(short.endsWith("…") && note.startsWith(short.slice(0, -1)));
});

test("the nearest of several occurrences", () => {
  assert.equal(nearestOccurrence("x..x....x", "x", 4), 3);
  assert.equal(nearestOccurrence("x..x....x", "x", 7), 8);
  assert.equal(nearestOccurrence("..", "x", 1), undefined);
});
