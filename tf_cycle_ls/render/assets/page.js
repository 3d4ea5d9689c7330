"use strict";
// The page of a graph. `facts` is the output of `graph --format json`; `drawing` is the same graph for
// Graphviz, in which the id of each part is its kind and its index in `facts`.
const { facts, drawing, mostLabels, usual, large, link, base } = JSON.parse(byId("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const MANY = 300; // With more items, modules without a cycle are closed at first.
const MOST_FOUND = 30;
const MOST_LISTED = 200;

// The web view of an editor, or null in a browser. It opens source locations, and keeps the state.
const host = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : null;

function byId(id) {
  return document.getElementById(id);
}

function numberOf(id) {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}

// ---- The graph

const numbers = new Map(facts.nodes.map((node, number) => [node.address, number]));
const edges = facts.edges.map((edge) => [numbers.get(edge.from), numbers.get(edge.to)]);
const outgoing = facts.nodes.map(() => []);
const incoming = facts.nodes.map(() => []);
edges.forEach(([source, target], number) => {
  outgoing[source].push(number);
  incoming[target].push(number);
});
const cyclic = new Set(edges.filter((_, number) => facts.edges[number].cycle).flat());

// Each cycle as the indices of its edges, in order.
const edgeNumbers = new Map(edges.map((ends, number) => [ends.join(), number]));
const cycles = facts.cycles.map((addresses) => {
  const items = addresses.map((address) => numbers.get(address));
  return items.map((item, at) => edgeNumbers.get([item, items[(at + 1) % items.length]].join()));
});

// Almost every resource depends on its provider, which says little: shown on request only.
const providers = new Set([...facts.nodes.keys()].filter((number) => facts.nodes[number].kind === "provider" && !cyclic.has(number)));

// The address of a module, from its Graphviz cluster.
function pathOf(frame) {
  return frame.graphAttributes.tooltip.replaceAll("\\\\\\\\", "\\").replaceAll("&amp;", "&");
}

// The frames of modules, each with the items in it and in the modules within it.
const modules = new Map();
function collect(frame, around) {
  const inside = frame.nodes.map((node) => numberOf(node.attributes.id));
  for (const below of frame.subgraphs) inside.push(...collect(below, frame));
  if (around) modules.set(frame.graphAttributes.id, { path: pathOf(frame), inside });
  return inside;
}
collect(drawing, null);

// ---- The state: a view, its ends A and B, the closed modules, and whether providers are shown

const firstView = cyclic.size ? "cycles" : "all";
const state = { view: firstView, a: "", b: "", closed: new Set(), providers: false, chosen: null };
if (facts.nodes.length > MANY) {
  for (const [id, { inside }] of modules) {
    if (!inside.some((number) => cyclic.has(number))) state.closed.add(id);
  }
}

// The distance of each reachable item, in steps; `next` gives the edges of an item to follow.
function distances(start, next, end, most = Infinity) {
  const found = new Map([[start, 0]]);
  for (const item of found.keys()) {
    if (found.get(item) >= most) continue;
    for (const edge of next[item]) {
      if (!found.has(edges[edge][end])) found.set(edges[edge][end], found.get(item) + 1);
    }
  }
  return found;
}

function everyEdge(test) {
  return new Set([...edges.keys()].filter(test));
}

function among(items) {
  return { items, edges: everyEdge((number) => edges[number].every((end) => items.has(end))) };
}

function onShortestWays(a, b) {
  const there = distances(a, outgoing, 1);
  const back = distances(b, incoming, 0);
  const length = ([source, target]) => there.get(source) + 1 + back.get(target);
  const lengths = edges.map(length).filter((each) => !Number.isNaN(each));
  const least = Math.min(...lengths);
  const on = everyEdge((number) => length(edges[number]) === least);
  return { items: new Set([...on].flatMap((number) => edges[number])), edges: on };
}

function selection() {
  const a = numbers.get(state.a);
  const b = numbers.get(state.b);
  switch (state.view) {
    case "all":
      return among(new Set([...facts.nodes.keys()].filter((number) => state.providers || !providers.has(number))));
    case "cycles": {
      const on = everyEdge((number) => facts.edges[number].cycle);
      return on.size ? { items: cyclic, edges: on } : { missing: "No cycles here." };
    }
    case "why":
      if (a === undefined || b === undefined) return { missing: "Choose two addresses, A and B." };
      if (!onShortestWays(a, b).edges.size) {
        const other = onShortestWays(b, a).edges.size ? `, but ${state.b} depends on ${state.a}` : "";
        return { missing: `${state.a} does not depend on ${state.b}${other}.` };
      }
      return onShortestWays(a, b);
    default: {
      if (a === undefined) return { missing: "Choose an address A." };
      const most = state.view === "around" ? 1 : Infinity;
      const needs = state.view === "needed" ? [] : distances(a, outgoing, 1, most).keys();
      const needed = state.view === "needs" ? [] : distances(a, incoming, 0, most).keys();
      return among(new Set([...needs, ...needed]));
    }
  }
}

// ---- The graph for Graphviz

// Modules are closed only in the view of everything: the other views are small.
function isClosed(id) {
  return state.view === "all" && state.closed.has(id);
}

function graphOf(shown) {
  const names = new Map(); // Maps the name of an item to the name of its visible box.
  const nodes = (frame, into) => {
    const kept = frame.nodes.filter((node) => shown.items.has(numberOf(node.attributes.id)));
    for (const node of kept) names.set(node.name, into || node.name);
    return into ? [] : kept;
  };
  const hide = (frame, into) => {
    nodes(frame, into);
    frame.subgraphs.forEach((below) => hide(below, into));
  };
  const part = (frame) => {
    const inside = { ...frame, edges: [], nodes: nodes(frame), subgraphs: [] };
    for (const below of frame.subgraphs) {
      const id = below.graphAttributes.id;
      const { inside: items } = modules.get(id);
      if (!items.some((number) => shown.items.has(number))) continue;
      if (isClosed(id)) {
        hide(below, id);
        inside.nodes.push(box(below, items));
      } else {
        inside.subgraphs.push(part(below));
      }
    }
    return inside;
  };
  const graph = part(drawing);
  graph.edges = arrows(shown, names);
  // The layout depends on the number of visible edges, not of all edges.
  const fitting = large.filter(([least]) => graph.edges.length > least).map(([, attributes]) => attributes);
  graph.graphAttributes = { ...usual, ...fitting.at(-1) };
  return graph;
}

function box(frame, items) {
  const { id, label, tooltip } = frame.graphAttributes;
  const cycle = items.some((number) => cyclic.has(number)) ? " cycle" : "";
  const text = `${label}\\n${items.length} items`;
  return { name: id, attributes: { id, label: text, tooltip, class: `closed module${cycle}`, shape: "folder", style: "filled", fillcolor: "#dfe4ec" } };
}

// The visible edges; several edges between the same boxes become one.
function arrows(shown, names) {
  const merged = new Map();
  for (const arrow of drawing.edges) {
    const number = numberOf(arrow.attributes.id);
    const tail = names.get(arrow.tail);
    const head = names.get(arrow.head);
    if (!shown.edges.has(number) || (tail === head && arrow.tail !== arrow.head)) continue;
    const key = JSON.stringify([tail, head]);
    const direct = tail === arrow.tail && head === arrow.head;
    const known = merged.get(key);
    if (known) known.numbers.push(number);
    else merged.set(key, { tail, head, direct, arrow, numbers: [number] });
  }
  const labelled = merged.size <= mostLabels;
  bundles = new Map();
  return [...merged.values()].map(({ tail, head, direct, arrow, numbers }) => {
    bundles.set(arrow.attributes.id, numbers);
    const attributes = { ...arrow.attributes };
    const cycle = numbers.some((number) => facts.edges[number].cycle);
    if (!direct) {
      const written = numbers.some((number) => facts.edges[number].references.length);
      attributes.class = cycle ? "cycle" : "";
      attributes.style = written ? "solid" : "dashed";
      attributes.tooltip = `${numbers.length} dependencies`;
      delete attributes.label;
    } else if (labelled && !attributes.label) {
      const label = reasonOf(numbers[0]);
      if (label) attributes.label = label;
    } else if (!labelled && !cycle) {
      delete attributes.label;
    }
    return { tail, head, attributes };
  });
}
let bundles = new Map(); // Maps the id of a visible edge to the indices of the edges it stands for.

// The label of an edge that has none in the full picture, escaped for Graphviz.
function reasonOf(number) {
  const [first, ...others] = facts.edges[number].references;
  if (!first) return null;
  const where = placeOf(first).split("/").pop() + (others.length ? ` (+${others.length})` : "");
  return [first.attribute, where].map(literal).join("\\n");
}

function literal(text) {
  return printable(text).replaceAll("\\", "\\\\").replaceAll("&", "&amp;");
}

function printable(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu, "\ufffd");
}

// ---- Drawing

let worker = null;
let asked = 0;
let waiting = false;
let picture = null; // The SVG element.
let size = { width: 1, height: 1 };
let eye = { x: 0, y: 0, width: 1, height: 1 }; // The visible part of the picture, in its own units.

function drawnBy() {
  const parts = [byId("graphviz").textContent, "\n", byId("worker").textContent];
  const made = new Worker(URL.createObjectURL(new Blob(parts, { type: "text/javascript" })));
  made.onmessage = ({ data }) => receive(data);
  made.onerror = (event) => fail(event.message);
  return made;
}

let afterDrawing = () => {};

function draw(then = () => {}) {
  afterDrawing = then;
  const shown = selection();
  byId("notice").hidden = !shown.missing;
  byId("notice").textContent = shown.missing || "";
  if (shown.missing) {
    asked += 1;
    byId("canvas").replaceChildren();
    byId("canvas").classList.remove("busy");
    picture = null;
    status("");
    return;
  }
  if (worker && waiting) {
    worker.terminate(); // Its result is no longer needed.
    worker = null;
  }
  worker = worker || drawnBy();
  waiting = true;
  asked += 1;
  const graph = graphOf(shown);
  byId("canvas").classList.add("busy");
  status(`Drawing ${shown.items.size} items and ${shown.edges.size} dependencies …`);
  started = performance.now();
  about = `${shown.items.size} of ${facts.nodes.length} items, ${shown.edges.size} of ${edges.length} dependencies`;
  // A small graph is laid out in both directions: long chains of few items fit better from top to bottom.
  const directions = graph.edges.length > mostLabels ? [usual.rankdir] : [usual.rankdir, "TB"];
  const { clientWidth: width, clientHeight: height } = byId("canvas");
  worker.postMessage({ number: asked, graph, directions, frame: { width, height } });
}
let started = 0;
let about = "";

function receive({ number, svg, error }) {
  if (number !== asked) return;
  waiting = false;
  if (error) return fail(error);
  const made = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  picture = document.importNode(made, true);
  const [, , width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
  size = { width, height };
  picture.removeAttribute("width");
  picture.removeAttribute("height");
  const parts = picture.querySelectorAll(".item, .closed");
  for (const part of parts) {
    part.setAttribute("role", "button");
    part.setAttribute("aria-label", labelOf(part.id));
    part.setAttribute("tabindex", parts.length <= MANY ? "0" : "-1");
  }
  byId("canvas").replaceChildren(picture);
  byId("canvas").classList.remove("busy");
  const took = ((performance.now() - started) / 1000).toFixed(1);
  status(`${about} · drawn in ${took} s`);
  fit();
  mark();
  afterDrawing();
  document.documentElement.dataset.drawn = String(number);
}

function fail(message) {
  waiting = false;
  worker?.terminate();
  worker = null;
  byId("canvas").classList.remove("busy");
  byId("notice").hidden = false;
  byId("notice").textContent = `Could not draw the graph: ${message}`;
  status("");
}

function status(text) {
  byId("status").textContent = text;
}

function labelOf(id) {
  if (id.startsWith("module")) return `${modules.get(id).path}, closed`;
  const { address, kind } = facts.nodes[numberOf(id)];
  return `${address}, ${kind}`;
}

// ---- Zoom and pan

function look(next) {
  const least = 40;
  const most = 4 * Math.max(size.width, size.height, 400);
  if (next.width < least || next.width > most) return;
  eye = next;
  if (!look.planned) {
    look.planned = requestAnimationFrame(() => {
      look.planned = 0;
      picture?.setAttribute("viewBox", `${eye.x} ${eye.y} ${eye.width} ${eye.height}`);
      picture?.classList.toggle("far", scale() < 0.35);
      picture?.style.setProperty("--pixel", String(1 / scale()));
    });
  }
}

function scale() {
  return byId("canvas").clientWidth / eye.width;
}

function fit() {
  const { clientWidth, clientHeight } = byId("canvas");
  // At most twice the natural size: a picture of two boxes should not fill the screen.
  const by = Math.min(clientWidth / size.width, clientHeight / size.height, 2) * 0.97;
  const width = clientWidth / by;
  const height = clientHeight / by;
  look({ x: (size.width - width) / 2, y: (size.height - height) / 2, width, height });
}

function zoom(factor, x = eye.x + eye.width / 2, y = eye.y + eye.height / 2) {
  look({ x: x - (x - eye.x) / factor, y: y - (y - eye.y) / factor, width: eye.width / factor, height: eye.height / factor });
}

function pan(dx, dy) {
  look({ ...eye, x: eye.x + dx / scale(), y: eye.y + dy / scale() });
}

// Center a part of the picture, large enough to read.
function centre(part) {
  const seen = part.getBoundingClientRect();
  const frame = byId("canvas").getBoundingClientRect();
  const x = eye.x + (seen.x + seen.width / 2 - frame.x) / scale();
  const y = eye.y + (seen.y + seen.height / 2 - frame.y) / scale();
  const width = scale() < 0.8 ? frame.width / 1.1 : eye.width;
  const height = (width * frame.height) / frame.width;
  look({ x: x - width / 2, y: y - height / 2, width, height });
}

// ---- Selection

function choose(id, { centred = false } = {}) {
  state.chosen = id;
  mark();
  details();
  const part = id && picture && partOf(id);
  if (centred && part) requestAnimationFrame(() => centre(part));
}

function partOf(id) {
  return picture.querySelector(`#${CSS.escape(id)}`);
}

// The visible box of an item: its own, or that of a closed module around it.
function boxOf(number) {
  const own = `item-${number}`;
  if (picture && partOf(own)) return own;
  const around = [...modules.keys()].filter((id) => modules.get(id).inside.includes(number));
  return around.find((id) => picture && partOf(id)?.classList.contains("closed")) || own;
}

function mark() {
  if (!picture) return;
  picture.querySelectorAll(".near, .here").forEach((part) => part.classList.remove("near", "here"));
  const cycle = chosenCycle();
  const part = state.chosen && partOf(state.chosen);
  picture.classList.toggle("chosen", Boolean(part || cycle));
  part?.classList.add("here", "near");
  for (const [id, bundle] of part || cycle ? bundles : []) {
    const ends = bundle.length ? edges[bundle[0]].map(boxOf) : [];
    const isNear = cycle ? bundle.some((number) => cycle.includes(number)) : id === state.chosen || ends.includes(state.chosen);
    if (isNear) for (const near of [id, ...ends]) partOf(near)?.classList.add("near");
  }
  markFound();
}

function chosenCycle() {
  return state.chosen?.startsWith("cycle") ? cycles[numberOf(state.chosen)] : undefined;
}

// Select an item. Opens modules or changes the view if it is hidden.
function goTo(number) {
  const shown = selection();
  const id = `item-${number}`;
  let again = false;
  if (state.view === "all" && providers.has(number) && !state.providers) {
    state.providers = true;
    again = true;
  } else if (shown.missing || !shown.items.has(number)) {
    state.view = "around";
    state.a = facts.nodes[number].address;
    again = true;
  }
  for (const [module, { inside }] of modules) {
    if (state.view === "all" && inside.includes(number) && state.closed.delete(module)) again = true;
  }
  if (again) show(() => choose(id, { centred: true }));
  else choose(id, { centred: true });
}

// ---- Details

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.onclick = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function placeOf({ file, range }) {
  return `${file}:${range.start.line + 1}`;
}

function open({ file, range }) {
  host.postMessage({ type: "open", file, range });
}

// Open the block of an item, or the first reference of an edge.
function openPart(id) {
  if (id?.startsWith("item")) return open(facts.nodes[numberOf(id)]);
  const edge = id?.startsWith("edge") && facts.edges[(bundles.get(id) || [numberOf(id)])[0]];
  const where = edge && (edge.references[0] || edge.place);
  if (where) open(where);
}

// A source location, as a link, or as a button that copies or opens it.
function place(of) {
  const text = placeOf(of);
  if (host) return element("button", { class: "place", type: "button", title: "Open", onclick: () => open(of) }, text);
  if (!link) {
    const copy = async (event) => {
      const button = event.currentTarget;
      await navigator.clipboard.writeText(text).then(
        () => status(`Copied ${text}`),
        () => getSelection().selectAllChildren(button),
      );
    };
    return element("button", { class: "place", type: "button", title: "Copy", onclick: copy }, text);
  }
  const quoted = (path) => path.split("/").map(encodeURIComponent).join("/").replaceAll("%3A", ":");
  const absolute = () => new URL(of.file.split("/").map(encodeURIComponent).join("/"), `file:///${quoted(base).replace(/^\//, "")}/`).pathname;
  const parts = { file: () => quoted(of.file), line: () => of.range.start.line + 1, column: () => of.range.start.character + 1, absolute };
  const href = link.replace(/\{(file|line|column|absolute)\}/g, (_, name) => parts[name]());
  return element("a", { class: "place", href, rel: "noreferrer" }, text);
}

function nameOf(number) {
  return element("button", { class: "name", type: "button", onclick: () => goTo(number) }, facts.nodes[number].address);
}

function reasons(edge) {
  const told = edge.references.map((each) => element("span", { class: "reason" }, `${each.attribute}: ${each.text} `, place(each)));
  if (edge.note) told.push(element("span", { class: "reason" }, edge.note, " ", ...(edge.place ? [place(edge.place)] : [])));
  return told;
}

function listed(title, which, end) {
  if (!which.length) return [];
  const lines = which.map((number) => {
    const edge = facts.edges[number];
    const cycle = edge.cycle ? [element("span", { class: "cyclic" }, "cycle ")] : [];
    const ends = end === undefined ? [nameOf(edges[number][0]), " → ", nameOf(edges[number][1])] : [nameOf(edges[number][end])];
    return element("li", {}, ...cycle, ...ends, ...reasons(edge));
  });
  return [element("h3", {}, `${title} (${which.length === MOST_LISTED ? `the first ${MOST_LISTED}` : which.length})`), element("ul", {}, ...lines)];
}

function details() {
  const panel = byId("details");
  const id = state.chosen;
  panel.scrollTop = 0;
  if (!id || chosenCycle()) {
    panel.replaceChildren(...summary());
  } else if (id.startsWith("item")) {
    panel.replaceChildren(...aboutItem(numberOf(id)));
  } else if (id.startsWith("edge")) {
    panel.replaceChildren(...listed("Dependency", bundles.get(id) || [numberOf(id)]));
  } else {
    panel.replaceChildren(...aboutModule(id));
  }
}

function summary() {
  const shown = selection();
  const counts = `${facts.nodes.length} items, ${edges.length} dependencies, ${modules.size} modules.`;
  const whole = [element("h2", {}, facts.root), element("p", {}, counts)];
  const back = element("div", { class: "do" }, action("Everything", { view: "all" }));
  if (state.view === "all" || (state.view === "cycles" && cyclic.size)) {
    const only = cyclic.size ? [element("div", { class: "do" }, action("Only cycles", { view: "cycles" }))] : [];
    return [...whole, ...(state.view === "all" ? only : [back]), ...cycleList()];
  }
  if (shown.missing) return [...whole, back];
  const list = [...shown.edges];
  if (state.view === "why") {
    const far = distances(numbers.get(state.a), outgoing, 1); // in the order of the path
    list.sort((one, other) => far.get(edges[one][0]) - far.get(edges[other][0]));
  }
  const title = state.view === "why" ? `Why ${state.a} depends on ${state.b}` : byId("view").selectedOptions[0].textContent;
  return [element("h2", {}, title), back, ...listed("Dependencies", list.slice(0, MOST_LISTED))];
}

// The cycles, to highlight one of them. The chosen one has its steps below it.
function cycleList() {
  if (!cycles.length) return [element("p", {}, cyclic.size ? "The cycles are only partly in this graph." : "No cycles.")];
  const entries = cycles.slice(0, MOST_LISTED).map((cycle, at) => {
    const isChosen = state.chosen === `cycle-${at}`;
    const names = facts.cycles[at].map((address) => element("span", { class: "step", title: address }, address));
    const about = `Cycle ${at + 1}: ${names.length === 1 ? "a self reference" : `${names.length} items`}`;
    const head = element("button", { type: "button", class: "cycle", "aria-pressed": String(isChosen), onclick: () => choose(isChosen ? null : `cycle-${at}`) }, element("b", {}, about), ...(isChosen ? [] : names));
    const steps = cycle.map((number) => element("li", {}, nameOf(edges[number][0]), ...reasons(facts.edges[number])));
    return element("li", {}, head, ...(isChosen ? [element("ol", {}, ...steps, element("li", {}, nameOf(edges[cycle[0]][0])))] : []));
  });
  const title = cycles.length > MOST_LISTED ? `Cycles (the first ${MOST_LISTED} of ${cycles.length})` : `Cycles (${cycles.length})`;
  return [element("h3", {}, title), element("p", {}, "Select one to highlight it. Each item depends on the next, the last one on the first."), element("ul", {}, ...entries)];
}

function aboutItem(number) {
  const { address, kind } = facts.nodes[number];
  const cycle = cyclic.has(number) ? [element("p", { class: "cyclic" }, "On a cycle")] : [];
  const target = element("input", { list: "addresses", "aria-label": "depends on", placeholder: "address" });
  const why = element("button", { type: "button", onclick: () => numbers.has(target.value) && go({ view: "why", a: address, b: target.value }) }, "Show");
  target.onkeydown = (event) => event.key === "Enter" && why.click();
  return [
    element("h2", {}, address),
    element("p", {}, `${kind}, `, place(facts.nodes[number])),
    ...cycle,
    element("div", { class: "do" }, action("Depends on", { view: "needs", a: address }), action("Dependents", { view: "needed", a: address }), action("Neighbours", { view: "around", a: address })),
    element("h3", {}, "Why does it depend on …"),
    element("div", { class: "do" }, target, why),
    ...listed("Depends on", outgoing[number], 1),
    ...listed("Dependents", incoming[number], 0),
  ];
}

function aboutModule(id) {
  const { path, inside } = modules.get(id);
  const isOpen = !isClosed(id);
  const inner = inside.map((number) => element("li", {}, nameOf(number)));
  const toggle = element("button", { type: "button", onclick: () => turn(id) }, isOpen ? "Close it" : "Open it");
  const tools = state.view === "all" ? [element("div", { class: "do" }, toggle)] : [];
  return [element("h2", {}, path), ...tools, element("h3", {}, `In it (${inside.length})`), element("ul", {}, ...inner)];
}

function action(text, next) {
  return element("button", { type: "button", onclick: () => go(next) }, text);
}

function turn(id) {
  if (!state.closed.delete(id)) state.closed.add(id);
  show(() => choose(id, { centred: true }));
}

// ---- User input

function go(next) {
  Object.assign(state, { a: "", b: "" }, next);
  show();
}

// Update controls, URL and picture to the state.
function show(then) {
  byId("view").value = state.view;
  byId("a").value = state.a;
  byId("b").value = state.b;
  byId("end-a").hidden = ["all", "cycles"].includes(state.view);
  byId("end-b").hidden = state.view !== "why";
  for (const id of ["open-all", "close-all"]) byId(id).hidden = state.view !== "all" || !modules.size;
  byId("providers").checked = state.providers;
  byId("providers-shown").hidden = state.view !== "all" || !providers.size;
  remember();
  state.chosen = null;
  if (numbers.has(state.a) && state.view !== "why") state.chosen = `item-${numbers.get(state.a)}`;
  details();
  draw(then);
}

// Keep the view in the URL, or in the state of the web view.
function remember() {
  const { view, a, b, closed, providers } = state;
  if (host) return host.setState({ root: facts.root, view, a, b, closed: [...closed], providers });
  const wanted = Object.entries({ view, a, b }).filter(([, value]) => value);
  const hash = `#${new URLSearchParams(wanted)}`;
  if (location.hash !== hash && !(view === firstView && !location.hash)) location.hash = hash;
}

function recall() {
  if (!host) return fromAddress();
  const { root, ...kept } = host.getState() || {};
  if (root === facts.root) Object.assign(state, { ...kept, closed: new Set(kept.closed) });
}

function followTheme() {
  const light = ["vscode-light", "vscode-high-contrast-light"].some((name) => document.body.classList.contains(name));
  document.documentElement.style.colorScheme = light ? "light" : "dark";
}

function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const next = { view: asked.get("view") || firstView, a: asked.get("a") || "", b: asked.get("b") || "" };
  if (["view", "a", "b"].every((key) => state[key] === next[key])) return false;
  const known = [...byId("view").options].some((option) => option.value === next.view);
  Object.assign(state, next, known ? {} : { view: firstView });
  return true;
}

addEventListener("hashchange", () => fromAddress() && show());
byId("controls").onsubmit = (event) => event.preventDefault();
byId("view").onchange = (event) => {
  const chosen = state.chosen?.startsWith("item") ? facts.nodes[numberOf(state.chosen)].address : "";
  state.view = event.target.value;
  if (!["all", "cycles"].includes(state.view)) state.a = state.a || chosen;
  show();
};
for (const end of ["a", "b"]) {
  byId(end).onchange = (event) => {
    state[end] = event.target.value.trim();
    show();
  };
}
byId("providers").onchange = (event) => {
  state.providers = event.target.checked;
  show();
};
byId("open-all").onclick = () => (state.closed.clear(), show());
byId("close-all").onclick = () => (modules.forEach((_, id) => state.closed.add(id)), show());
byId("zoom-in").onclick = () => zoom(1.4);
byId("zoom-out").onclick = () => zoom(1 / 1.4);
byId("fit").onclick = fit;
byId("theme").onclick = () => {
  const dark = getComputedStyle(document.body).backgroundColor === "rgb(20, 24, 30)";
  document.documentElement.style.colorScheme = dark ? "light" : "dark";
};
byId("save").onclick = () => {
  if (!picture) return;
  const copy = picture.cloneNode(true);
  copy.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  copy.setAttribute("width", `${size.width}pt`);
  copy.setAttribute("height", `${size.height}pt`);
  copy.classList.remove("far", "chosen");
  const text = new XMLSerializer().serializeToString(copy);
  if (host) return host.postMessage({ type: "save", content: text });
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  element("a", { href: url, download: "graph.svg" }).click();
};

// Search

function foundFor(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const matches = facts.nodes.flatMap(({ address }, number) => (words.every((word) => address.toLowerCase().includes(word)) ? [number] : []));
  return matches.sort((one, other) => facts.nodes[one].address.length - facts.nodes[other].address.length);
}

let found = [];
let at = 0;

function search() {
  found = foundFor(byId("search").value);
  at = 0;
  list();
  markFound();
}

function list() {
  const lines = found.slice(0, MOST_FOUND).map((number, line) => element("li", { role: "option", id: `found-${line}`, "aria-selected": String(line === at), onclick: () => pick(line) }, facts.nodes[number].address));
  const more = found.length - lines.length;
  if (more > 0) lines.push(element("li", { class: "more" }, `… and ${more} more`));
  const none = byId("search").value.trim() && !found.length;
  if (none) lines.push(element("li", { class: "more" }, "nothing has that in its address"));
  byId("found").replaceChildren(...lines);
  byId("found").hidden = !lines.length;
  byId("search").setAttribute("aria-expanded", String(lines.length > 0));
  byId("search").setAttribute("aria-activedescendant", found.length ? `found-${at}` : "");
  byId(`found-${at}`)?.scrollIntoView({ block: "nearest" });
}

function pick(line) {
  byId("found").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
  if (found[line] !== undefined) goTo(found[line]);
}

function markFound() {
  picture?.querySelectorAll(".found").forEach((part) => part.classList.remove("found"));
  for (const number of found) if (picture) partOf(boxOf(number))?.classList.add("found");
}

byId("search").oninput = search;
byId("search").onfocus = () => found.length && list();
byId("search").onblur = () => setTimeout(() => (byId("found").hidden = true), 200);
byId("search").onkeydown = (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    at = Math.max(0, Math.min(at + steps[event.key], Math.min(found.length, MOST_FOUND) - 1));
    list();
  } else if (event.key === "Enter") {
    pick(at);
  } else if (event.key === "Escape") {
    byId("search").value = "";
    search();
    byId("canvas").focus();
  } else {
    return;
  }
  event.preventDefault();
};

// Pointer and keys on the picture

const canvas = byId("canvas");
let held = null;
canvas.onpointerdown = (event) => {
  held = { x: event.clientX, y: event.clientY, moved: false };
};
canvas.onpointermove = (event) => {
  if (!held || !event.buttons) return;
  const [dx, dy] = [held.x - event.clientX, held.y - event.clientY];
  if (!held.moved && Math.hypot(dx, dy) < 4) return;
  if (!held.moved) canvas.setPointerCapture(event.pointerId);
  canvas.classList.add("held");
  pan(dx, dy);
  held = { x: event.clientX, y: event.clientY, moved: true };
};
canvas.onpointerup = () => canvas.classList.remove("held");
canvas.onclick = (event) => {
  if (held?.moved) return;
  const id = event.target.closest(".item, .closed, .edge, .cluster")?.id || null;
  choose(id);
  if (host) openPart(id);
};
canvas.ondblclick = (event) => {
  const id = event.target.closest(".item, .closed, .edge, .cluster")?.id;
  if (id?.startsWith("module") && state.view === "all") turn(id);
};
canvas.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const frame = canvas.getBoundingClientRect();
    const x = eye.x + (event.clientX - frame.x) / scale();
    const y = eye.y + (event.clientY - frame.y) / scale();
    zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 250), x, y);
  },
  { passive: false },
);
// A second Enter on a closed module opens it; in an editor, one on an item opens its block.
function enter(id) {
  if (id !== state.chosen) return choose(id);
  if (id.startsWith("module")) turn(id);
  else if (host) openPart(id);
}
canvas.onkeydown = (event) => {
  const part = document.activeElement.closest(".item, .closed");
  const keys = {
    ArrowLeft: () => pan(-80, 0),
    ArrowRight: () => pan(80, 0),
    ArrowUp: () => pan(0, -80),
    ArrowDown: () => pan(0, 80),
    "+": () => zoom(1.4),
    "=": () => zoom(1.4),
    "-": () => zoom(1 / 1.4),
    0: fit,
    Enter: () => part && enter(part.id),
  };
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  keys[event.key]();
  event.preventDefault();
};
addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=checkbox]), select");
  if (event.key === "/" && !typing) {
    byId("search").focus();
    event.preventDefault();
  } else if (event.key === "Escape" && !typing) {
    choose(null);
  }
});
addEventListener("resize", () => picture && fit());

byId("addresses").append(...facts.nodes.map(({ address }) => element("option", { value: address })));
document.title = `${facts.root}: what depends on what`;
if (host) {
  followTheme();
  new MutationObserver(followTheme).observe(document.body, { attributeFilter: ["class"] });
  byId("theme").hidden = true;
}
recall();
show();
