/** The page of the cycle view. */

import type { Component, ToPage } from "../cycle/component";
import { html } from "./dom";
import { type Drawing, draw } from "./graph";
import { send } from "./host";
import { cyclesOf, repairsOf } from "./lists";
import { number, summaryOf } from "./words";
import { zoomable } from "./zoom";

/** Above this number a picture is unreadable and takes seconds to lay out. */
const MOST_NODES = 200;

const main = document.getElementById("main") as HTMLElement;

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  const hadFocus = document.activeElement !== document.body;
  main.replaceChildren(...contentOf(data));
  if (hadFocus) {
    // The focused element is gone. Focus the top, so that a screen reader announces the new content.
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
        ...saving(message.unsaved),
      ];
    case "cycle":
      return [
        heading("Dependency cycle"),
        html(
          "p",
          { class: "quiet" },
          `${summaryOf(message.component)}. An arrow points from a block ` +
            "to what it depends on; click it to see the reference.",
        ),
        ...saving(message.unsaved),
        panes(message.component),
      ];
  }
}

function heading(text: string): HTMLElement {
  return html("h1", { id: "title", tabindex: -1 }, text);
}

function saving(names: readonly string[]): HTMLElement[] {
  if (names.length === 0) {
    return [];
  }
  const button = html("button", { class: "fix" }, "Save");
  button.addEventListener("click", () => send({ type: "save" }));
  const files = names.length > 3 ? number(names.length, "file") : names.join(", ");
  return [html("p", { class: "saving", role: "status" }, `Not saved yet: ${files}`, button)];
}

function panes(component: Component): HTMLElement {
  const hint = "Point at a fix to see what it removes.";
  const words = html("p", { class: "words", "aria-live": "polite" }, hint);
  const say = (text: string) => words.replaceChildren(text || hint);
  const drawing = component.nodes.length <= MOST_NODES ? draw(component) : undefined;
  return html(
    "div",
    { class: "panes" },
    html("div", { class: "left" }, figure(component, drawing), words),
    html(
      "div",
      { class: "right" },
      repairsOf(component, drawing, say),
      cyclesOf(component, drawing),
    ),
  );
}

function figure(component: Component, drawing: Drawing | undefined): HTMLElement {
  const many =
    `A picture of ${number(component.nodes.length, "block")} would be a tangle; the ` +
    "cycles are listed instead.";
  return drawing ? zoomable(drawing) : html("p", { class: "quiet" }, many);
}
