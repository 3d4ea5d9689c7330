/** The entries for the steps of a path between two addresses. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, type Step, stepsOf } from "../../src/dependencies/steps.ts";

const LOCATION = {
  uri: "file:///work/my%20infra/main.tf",
  range: { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } },
};

test("a step has its first reference, and where it is", () => {
  const reference = { attribute: "name", text: "b.y.id", location: LOCATION };
  const step: Step = { from: "a.x", to: "b.y", references: [reference], note: "", location: null };
  assert.deepEqual(stepsOf([step]), [
    { label: "a.x → b.y", detail: "name refers to b.y.id · main.tf:5", location: LOCATION },
  ]);
});

test("a step that Terraform adds has the reason for it", () => {
  const step: Step = { from: "a", to: "b", references: [], note: "Why.", location: null };
  assert.deepEqual(stepsOf([step]), [{ label: "a → b", detail: "Why.", location: null }]);
});

test("a place has the decoded name of its file", () => {
  assert.equal(placeOf({ ...LOCATION, uri: "file:///a%20b.tf" }), "a b.tf:5");
});
