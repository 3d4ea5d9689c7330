// Draws the graphs that the page sends, away from the page, so that this stays responsive.
const ready = Viz.instance();
onmessage = async ({ data: { number, graph } }) => {
  const answer = (await ready).render(graph, { format: "svg" });
  const errors = answer.errors.filter((each) => each.level === "error");
  const failed = answer.status !== "success" || errors.length > 0;
  const told = errors.map((each) => each.message).join("; ") || "Graphviz gives no reason";
  postMessage({ number, svg: answer.output, error: failed ? told : null });
};
