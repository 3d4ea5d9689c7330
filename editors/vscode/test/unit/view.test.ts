/** What the cycle view says and draws, without a browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Component, Edge } from "../../src/cycle/component.ts";
import { nearest } from "../../src/cycle/nearest.ts";
import { curve, pictureOf } from "../../src/view/layout.ts";
import { cutBy, edgesOf, inWalkingOrder } from "../../src/view/walk.ts";
import { labelOfEdge, labelOfNode, partsOfRepair } from "../../src/view/words.ts";

const place = (line: number) => ({
  uri: "file:///main.tf",
  range: { start: { line, character: 0 }, end: { line, character: 9 } },
});

function edge(from: string, to: string, line: number, repairs: number[] = []): Edge {
  const references = [{ attribute: "name", text: `${to}.id`, location: place(line) }];
  return { from, to, references, note: "", location: null, repairs };
}

/** a → b → c → a, and b → a. */
const COMPONENT: Component = {
  id: "",
  nodes: ["c", "b", "a"].map((address) => ({
    address,
    label: address,
    kind: "resource",
    location: place(0),
  })),
  edges: [edge("a", "b", 1), edge("b", "c", 2), edge("c", "a", 3), edge("b", "a", 4)],
  cycles: [
    ["a", "b"],
    ["a", "b", "c"],
  ],
  repairs: [{ title: "Cut", rule: "wildcard", safe: true, details: "", location: place(3) }],
};

test("around the longest cycle first", () => {
  assert.deepEqual(inWalkingOrder(COMPONENT), ["a", "b", "c"]);
  assert.deepEqual(edgesOf(["a", "b", "c"], COMPONENT.edges), [0, 1, 2]);
  assert.deepEqual(edgesOf(["a", "b"], COMPONENT.edges), [0, 3]);
});

test("a repair cuts the edge that its place is on", () => {
  const [repair] = COMPONENT.repairs ?? [];
  assert.ok(repair);
  assert.deepEqual([...cutBy(repair, COMPONENT.edges)], [2]);
});

test("blocks do not lie on each other, labels not on blocks, and all is in the picture", () => {
  const picture = pictureOf(COMPONENT, (text) => text.length * 8);
  const boxes = [...picture.nodes, ...picture.edges.map(({ label }) => label)];
  for (const [index, one] of boxes.entries()) {
    assert.ok(one.x - one.width / 2 >= 0 && one.x + one.width / 2 <= picture.width);
    assert.ok(one.y - one.height / 2 >= 0 && one.y + one.height / 2 <= picture.height);
    for (const other of boxes.slice(index + 1)) {
      const apartX = Math.abs(one.x - other.x) >= (one.width + other.width) / 2;
      const apartY = Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
      assert.ok(apartX || apartY, JSON.stringify([one, other]));
    }
  }
});

test("a line from its first to its last point", () => {
  const points = [0, 10, 20, 30].map((y) => ({ x: 1, y }));
  assert.equal(curve(points), "M1.0,0.0 Q1.0,10.0 1.0,15.0 Q1.0,20.0 1.0,30.0");
  assert.equal(curve(points.slice(0, 2)), "M1.0,0.0 L1.0,10.0");
  assert.equal(curve([]), "");
});

test("names of blocks", () => {
  const label = (address: string, label: string) =>
    Object.values(labelOfNode({ address, label, kind: "", location: place(0) }));
  assert.deepEqual(label("aws_vpc.main", "aws_vpc.main"), ["", "aws_vpc", "main"]);
  assert.deepEqual(label("module.a.module.b.data.x.y", "data.x.y"), [
    "module.a.module.b",
    "data.x",
    "y",
  ]);
  const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
  assert.deepEqual(label(provider, provider), ["", "", provider]);
});

test("names of edges", () => {
  const two = [..."aabcd"].map((attribute) => ({ attribute, text: "", location: place(0) }));
  assert.equal(labelOfEdge({ ...edge("a", "b", 0), references: two }), "a, b, +2");
  const note = "depends on its provider, which is configured with what depends on it";
  const short = labelOfEdge({ ...edge("a", "b", 0), references: [], note });
  assert.ok(short.endsWith("…") && note.startsWith(short.slice(0, -1)));
});

test("a title is what is done, and what that means", () => {
  const parts = (title: string) =>
    partsOfRepair({ title, rule: "", safe: true, details: "", location: place(0) });
  assert.deepEqual(parts("Test aws:SourceVpc: coarser: all"), [
    "Test aws:SourceVpc",
    "coarser: all",
  ]);
  assert.deepEqual(parts("Do it"), ["Do it", ""]);
});

test("the nearest of several places", () => {
  assert.equal(nearest("x..x....x", "x", 4), 3);
  assert.equal(nearest("x..x....x", "x", 7), 8);
  assert.equal(nearest("..", "x", 1), undefined);
});
