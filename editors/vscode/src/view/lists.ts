/** The lists of fixes and cycles next to the picture. */

import type { Component } from "../cycle/component";
import { html, whileLookedAt } from "./dom";
import type { Drawing } from "./graph";
import { send } from "./host";
import { cutBy, edgesOf } from "./walk";
import { labelOfEdge, number, partsOfRepair } from "./words";

/** The maximum number of listed cycles. */
const MOST_CYCLES = 20;

/** Describes the highlighted part of the picture in words. */
export type Say = (words: string) => void;

export function repairsOf(
  component: Component,
  drawing: Drawing | undefined,
  say: Say,
): HTMLElement {
  const { repairs } = component;
  const section = html("section", { "aria-labelledby": "repairs" });
  section.append(html("h2", { id: "repairs" }, "Fixes"));
  if (!repairs?.length) {
    const why = repairs
      ? "There is no verified fix for these cycles. The page of the diagnostic explains what else " +
        "you can do."
      : "There are too many edges to verify fixes for each. The light bulb at a reference " +
        "offers the fixes for that reference.";
    section.append(html("p", { class: "quiet" }, why));
    return section;
  }
  section.append(html("p", { class: "quiet" }, "Verified fixes, the safest first."));
  const list = html("ol", { class: "repairs" });
  repairs.forEach((repair, index) => {
    const [what, meaning] = partsOfRepair(repair);
    const fix = html("button", { class: "fix", "aria-label": `Fix: ${repair.title}` }, "Fix");
    fix.addEventListener("click", () => send({ type: "repair", repair: index }));
    const item = html(
      "li",
      { class: repair.safe ? "safe" : "" },
      html("div", { class: "what" }, what),
      html("div", { class: "meaning" }, meaning),
      html("div", { class: "row" }, fix, html("code", { class: "rule" }, repair.rule)),
    );
    if (repair.details) {
      const more = html("details", {}, html("summary", {}, "Compensating controls"));
      more.append(html("div", { class: "more" }, repair.details));
      item.append(more);
    }
    whileLookedAt(
      item,
      () => {
        drawing?.showRepair(index);
        say(consequenceOf(component, index));
      },
      () => {
        drawing?.showAll();
        say("");
      },
    );
    list.append(item);
  });
  section.append(list);
  return section;
}

function consequenceOf(component: Component, repair: number): string {
  const found = component.repairs?.[repair];
  const cut = found ? [...cutBy(found, component.edges)] : [];
  const names = cut.map((edge) => {
    const { from, to } = component.edges[edge] ?? { from: "", to: "" };
    return `${from} → ${to}`;
  });
  const freed = component.edges.filter((edge) => edge.repairs.includes(repair)).length;
  const left = component.edges.length - freed;
  const then = left ? `${number(left, "edge")} still on a cycle` : "no cycle is left";
  return names.length ? `Cuts ${names.join(" and ")}; then ${then}.` : `Then ${then}.`;
}

export function cyclesOf(component: Component, drawing: Drawing | undefined): HTMLElement {
  const section = html("section", { "aria-labelledby": "cycles" });
  section.append(html("h2", { id: "cycles" }, "Cycles"));
  component.cycles.slice(0, MOST_CYCLES).forEach((cycle, index) => {
    const edges = edgesOf(cycle, component.edges);
    const steps = html(
      "ol",
      { class: "steps" },
      ...edges.flatMap((edge) => stepsOf(component, edge)),
    );
    const title = `${number(cycle.length, "block")}, from ${cycle[0] ?? ""}`;
    const entry = html("details", { open: index === 0 }, html("summary", {}, title), steps);
    whileLookedAt(
      entry,
      () => drawing?.showEdges(new Set(edges)),
      () => drawing?.showAll(),
    );
    section.append(entry);
  });
  const more = component.cycles.length - MOST_CYCLES;
  if (more > 0) {
    section.append(html("p", { class: "quiet" }, `and ${number(more, "cycle")} more`));
  }
  return section;
}

/** A line for each reference of an edge, with a link to it. */
function stepsOf(component: Component, index: number): HTMLElement[] {
  const edge = component.edges[index];
  if (!edge) {
    return [];
  }
  const line = (text: string, reference: number) => {
    const link = html("button", { class: "link" }, `${edge.from} → ${edge.to}`);
    link.addEventListener("click", () => send({ type: "edge", edge: index, reference }));
    return html("li", {}, link, html("span", { class: "quiet" }, ` ${text}`));
  };
  return edge.references.length
    ? edge.references.map((each, reference) => line(`in ${each.attribute}`, reference))
    : [line(labelOfEdge(edge), 0)];
}
