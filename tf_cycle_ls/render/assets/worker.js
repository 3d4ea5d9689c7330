// Lays out graphs in a web worker, so that the page stays responsive.
const ready = Viz.instance();
onmessage = async ({ data: { number, graph } }) => {
  const result = (await ready).render(graph, { format: "svg" });
  const errors = result.errors.filter((error) => error.level === "error");
  const failed = result.status !== "success" || errors.length > 0;
  const reason = errors.map((error) => error.message).join("; ") || "Graphviz gives no reason";
  postMessage({ number, svg: result.output, error: failed ? reason : null });
};
