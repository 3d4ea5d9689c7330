// Lays out graphs in a web worker, so that the page stays responsive. Each graph is laid out in the
// given directions; the answer is the picture that needs to shrink least to fit into the frame.
const ready = Viz.instance();
onmessage = async ({ data: { number, graph, directions, frame } }) => {
  const viz = await ready;
  const pictures = directions.map((direction) => layOut(viz, graph, direction));
  const drawn = pictures.filter(({ error }) => !error);
  const best = drawn.reduce((one, other) => (fit(other, frame) > fit(one, frame) ? other : one), drawn[0]);
  postMessage({ number, ...(best || pictures[0]) });
};

function layOut(viz, graph, rankdir) {
  const graphAttributes = { ...graph.graphAttributes, rankdir };
  const result = viz.render({ ...graph, graphAttributes }, { format: "svg" });
  const errors = result.errors.filter((error) => error.level === "error");
  const failed = result.status !== "success" || errors.length > 0;
  const reason = errors.map((error) => error.message).join("; ") || "Graphviz gives no reason";
  return { svg: result.output, error: failed ? reason : null };
}

// The scale at which a picture fits into the frame, at most 1.
function fit({ svg }, { width, height }) {
  const [, , own, high] = /viewBox="([^"]*)"/.exec(svg)[1].split(" ").map(Number);
  return Math.min(width / own, height / high, 1);
}
