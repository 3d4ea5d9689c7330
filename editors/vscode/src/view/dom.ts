/** Helpers to create elements. */

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = globalThis.Node | string;

const SVG = "http://www.w3.org/2000/svg";

/** Create an HTML element. Attributes that are false or undefined are not set. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

/** Create an SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Run an action on a click, and on Enter and Space, the keys that activate a button. */
export function onActivate(element: Element, action: () => void): void {
  element.addEventListener("click", action);
  element.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      action();
    }
  });
}

/** Run `begin` when the pointer or the focus enters an element, and `end` when it leaves. */
export function onHoverOrFocus(element: Element, begin: () => void, end: () => void): void {
  for (const event of ["mouseenter", "focusin"]) {
    element.addEventListener(event, begin);
  }
  for (const event of ["mouseleave", "focusout"]) {
    element.addEventListener(event, end);
  }
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}
