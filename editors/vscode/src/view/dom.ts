/** Helpers to create elements. */

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = globalThis.Node | string;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. An attribute that is false or undefined is not set. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** Run an action on a click, and on the keys that activate a button. */
export function onActivate(element: Element, act: () => void): void {
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      act();
    }
  });
}

/** Run an action while the pointer or the focus is on an element. */
export function whileLookedAt(element: Element, begin: () => void, end: () => void): void {
  for (const event of ["mouseenter", "focusin"]) {
    element.addEventListener(event, begin);
  }
  for (const event of ["mouseleave", "focusout"]) {
    element.addEventListener(event, end);
  }
}

function filled<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}
