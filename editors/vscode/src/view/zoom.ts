/** A picture in a scrolling frame. Its initial size fits the frame; the user can change it. */

import { html } from "./dom";
import type { Drawing } from "./graph";

const STEP = 1.25;
const MIN_SCALE = 0.2;
const MAX_SCALE = 4;
/** The minimum scale to fit the picture; if it does not fit then, the frame scrolls. */
const MIN_FIT_SCALE = 0.5;

export function zoomable({ element, width, height }: Drawing): HTMLElement {
  const frame = html("div", { class: "frame" }, element);
  let userScale: number | undefined;
  const scaleToFit = () => {
    const maxHeight = Number.parseFloat(getComputedStyle(frame).maxHeight) || height;
    const scale = Math.min(1, frame.clientWidth / width, maxHeight / height);
    return Math.max(MIN_FIT_SCALE, scale);
  };
  const apply = () => {
    const scale = userScale ?? scaleToFit();
    element.setAttribute("width", String(width * scale));
    element.setAttribute("height", String(height * scale));
  };
  const zoom = (factor: number) => {
    userScale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, (userScale ?? scaleToFit()) * factor));
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
  new ResizeObserver(() => userScale === undefined && apply()).observe(frame);
  const button = (text: string, label: string, action: () => void) => {
    const tool = html("button", { class: "tool", "aria-label": label, title: label }, text);
    tool.addEventListener("click", action);
    return tool;
  };
  const tools = html(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Size of the picture" },
    button("−", "Smaller", () => zoom(1 / STEP)),
    button("+", "Larger", () => zoom(STEP)),
    button("Fit", "Fit to window", () => {
      userScale = undefined;
      apply();
    }),
  );
  return html("div", { class: "picture" }, tools, frame);
}
