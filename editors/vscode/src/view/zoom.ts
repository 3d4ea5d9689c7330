/** A picture in a scrolling frame. It fits at first; then the user chooses its size. */

import { html } from "./dom";
import type { Drawing } from "./graph";

const STEP = 1.25;
const SMALLEST = 0.2;
const LARGEST = 4;
/** The smallest text size used to fit the picture; below it the frame scrolls. */
const SMALLEST_FIT = 0.5;

export function zoomable({ element, width, height }: Drawing): HTMLElement {
  const frame = html("div", { class: "frame" }, element);
  let chosen: number | undefined;
  const fitting = () => {
    const most = Number.parseFloat(getComputedStyle(frame).maxHeight) || height;
    const scale = Math.min(1, frame.clientWidth / width, most / height);
    return Math.max(SMALLEST_FIT, scale);
  };
  const apply = () => {
    const scale = chosen ?? fitting();
    element.setAttribute("width", String(width * scale));
    element.setAttribute("height", String(height * scale));
  };
  const zoom = (factor: number) => {
    chosen = Math.min(LARGEST, Math.max(SMALLEST, (chosen ?? fitting()) * factor));
    apply();
  };
  frame.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoom(event.deltaY < 0 ? STEP : 1 / STEP);
      }
    },
    { passive: false },
  );
  new ResizeObserver(() => chosen === undefined && apply()).observe(frame);
  const button = (text: string, label: string, act: () => void) => {
    const made = html("button", { class: "tool", "aria-label": label, title: label }, text);
    made.addEventListener("click", act);
    return made;
  };
  const tools = html(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Size of the picture" },
    button("−", "Smaller", () => zoom(1 / STEP)),
    button("+", "Larger", () => zoom(STEP)),
    button("Fit", "Fit to window", () => {
      chosen = undefined;
      apply();
    }),
  );
  return html("div", { class: "picture" }, tools, frame);
}
