/** The page of the cycle view. */

import type { Component, ToPage } from "../cycle/component";
import { html } from "./dom";
import { type Drawing, draw } from "./graph";
import { send } from "./host";
import { listOfCycles, listOfFixes } from "./lists";
import { quantity, summaryOf } from "./texts";
import { zoomable } from "./zoom";

/** A picture of more blocks is unreadable, and takes seconds to lay out. */
const MAX_NODES = 200;

const main = document.getElementById("main") as HTMLElement;

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  const hadFocus = document.activeElement !== document.body;
  main.replaceChildren(...contentOf(data));
  if (hadFocus) {
    // The focused element was removed. Focus the title, so that a screen reader announces it.
    document.getElementById("title")?.focus();
  }
});
send({ type: "ready" });

function contentOf(message: ToPage): HTMLElement[] {
  switch (message.type) {
    case "loading":
      return [heading("Looking for fixes…")];
    case "gone":
      return [
        heading("No dependency cycle remains here"),
        html("p", {}, "These blocks are no longer on a cycle."),
        ...unsavedNotice(message.unsaved),
      ];
    case "cycle":
      return [
        heading("Dependency cycle"),
        html(
          "p",
          { class: "secondary" },
          `${summaryOf(message.component)}. An arrow points from a block ` +
            "to a block that it depends on; click it to go to the reference.",
        ),
        ...unsavedNotice(message.unsaved),
        panes(message.component),
      ];
  }
}

function heading(text: string): HTMLElement {
  return html("h1", { id: "title", tabindex: -1 }, text);
}

function unsavedNotice(names: readonly string[]): HTMLElement[] {
  if (names.length === 0) {
    return [];
  }
  const button = html("button", { class: "fix" }, "Save");
  button.addEventListener("click", () => send({ type: "save" }));
  const files = names.length > 3 ? quantity(names.length, "file") : names.join(", ");
  return [html("p", { class: "unsaved", role: "status" }, `Not saved yet: ${files}`, button)];
}

function panes(component: Component): HTMLElement {
  const hint = "Point at a fix to see what it removes.";
  const description = html("p", { class: "description", "aria-live": "polite" }, hint);
  const describe = (text: string) => description.replaceChildren(text || hint);
  const drawing = component.nodes.length <= MAX_NODES ? draw(component) : undefined;
  return html(
    "div",
    { class: "panes" },
    html("div", { class: "left" }, figure(component, drawing), description),
    html(
      "div",
      { class: "right" },
      listOfFixes(component, drawing, describe),
      listOfCycles(component, drawing),
    ),
  );
}

function figure(component: Component, drawing: Drawing | undefined): HTMLElement {
  const tooLarge =
    `A picture of ${quantity(component.nodes.length, "block")} would be unreadable; the ` +
    "cycles are listed instead.";
  return drawing ? zoomable(drawing) : html("p", { class: "secondary" }, tooLarge);
}
