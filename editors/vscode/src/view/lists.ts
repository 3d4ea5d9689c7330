/** The lists of fixes and cycles next to the picture. */

import type { Component } from "../cycle/component";
import { html, onHoverOrFocus } from "./dom";
import type { Drawing } from "./graph";
import { send } from "./host";
import { edgesCutBy, edgesOfCycle } from "./order";
import { labelOfEdge, quantity } from "./texts";

/** The maximum number of listed cycles. */
const MAX_CYCLES = 20;

/** Shows a description of the highlighted part of the picture; "" for none. */
export type Describe = (text: string) => void;

export function listOfFixes(
  component: Component,
  drawing: Drawing | undefined,
  describe: Describe,
): HTMLElement {
  const { repairs: fixes } = component;
  const section = html("section", { "aria-labelledby": "fixes" });
  section.append(html("h2", { id: "fixes" }, "Fixes"));
  if (!fixes?.length) {
    const reason = fixes
      ? "There is no verified fix for these cycles. The page of the diagnostic explains other " +
        "ways to break them."
      : "There are too many edges to verify fixes for each. The light bulb at a reference " +
        "shows the fixes of that reference.";
    section.append(html("p", { class: "secondary" }, reason));
    return section;
  }
  section.append(html("p", { class: "secondary" }, "Verified fixes, the safest first."));
  const list = html("ol", { class: "fixes" });
  fixes.forEach((fix, index) => {
    const button = html("button", { class: "fix", "aria-label": `Fix: ${fix.title}` }, "Fix");
    button.addEventListener("click", () => send({ type: "fix", id: fix.id }));
    const item = html(
      "li",
      { class: fix.safe ? "safe" : "" },
      html("div", { class: "title" }, fix.title),
      html("div", { class: "secondary" }, fix.description),
      html("div", { class: "row" }, button, html("code", { class: "rule" }, fix.rule)),
    );
    if (fix.details) {
      const more = html("details", {}, html("summary", {}, "Compensating controls"));
      more.append(html("div", { class: "more" }, fix.details));
      item.append(more);
    }
    onHoverOrFocus(
      item,
      () => {
        drawing?.highlightFix(index);
        describe(effectOf(component, index));
      },
      () => {
        drawing?.clearHighlight();
        describe("");
      },
    );
    list.append(item);
  });
  section.append(list);
  return section;
}

/** Describe which edges a fix removes, and what is then left of the cycles. */
function effectOf(component: Component, index: number): string {
  const fix = component.repairs?.[index];
  const cut = fix ? [...edgesCutBy(fix, component.edges)] : [];
  const names = cut.map((edge) => {
    const { from, to } = component.edges[edge] ?? { from: "", to: "" };
    return `${from} → ${to}`;
  });
  const freed = component.edges.filter((edge) => edge.repairs.includes(index)).length;
  const left = component.edges.length - freed;
  const rest = left ? `${quantity(left, "edge")} still on a cycle` : "no cycle is left";
  return names.length ? `Cuts ${names.join(" and ")}; then ${rest}.` : `Then ${rest}.`;
}

export function listOfCycles(component: Component, drawing: Drawing | undefined): HTMLElement {
  const section = html("section", { "aria-labelledby": "cycles" });
  section.append(html("h2", { id: "cycles" }, "Cycles"));
  component.cycles.slice(0, MAX_CYCLES).forEach((cycle, index) => {
    const edges = edgesOfCycle(cycle, component.edges);
    const steps = html(
      "ol",
      { class: "steps" },
      ...edges.flatMap((edge) => linksOfEdge(component, edge)),
    );
    const title = `${quantity(cycle.length, "block")}, from ${cycle[0] ?? ""}`;
    const entry = html("details", { open: index === 0 }, html("summary", {}, title), steps);
    onHoverOrFocus(
      entry,
      () => drawing?.highlightEdges(new Set(edges)),
      () => drawing?.clearHighlight(),
    );
    section.append(entry);
  });
  const more = component.cycles.length - MAX_CYCLES;
  if (more > 0) {
    section.append(html("p", { class: "secondary" }, `and ${quantity(more, "cycle")} more`));
  }
  return section;
}

/** The list items for an edge: one per reference, with a link to it. */
function linksOfEdge(component: Component, index: number): HTMLElement[] {
  const edge = component.edges[index];
  if (!edge) {
    return [];
  }
  const line = (text: string, reference: number) => {
    const link = html("button", { class: "link" }, `${edge.from} → ${edge.to}`);
    link.addEventListener("click", () => send({ type: "edge", edge: index, reference }));
    return html("li", {}, link, html("span", { class: "secondary" }, ` ${text}`));
  };
  return edge.references.length
    ? edge.references.map(({ attribute }, reference) => line(`in ${attribute}`, reference))
    : [line(labelOfEdge(edge), 0)];
}
