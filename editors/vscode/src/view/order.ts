/** The order of the blocks and edges of a component along its cycles. */

import type { Component, Edge, Fix } from "../cycle/component";

/** All addresses, those of the longest cycle first, without duplicates. */
export function inCycleOrder({ nodes, cycles }: Component): string[] {
  const longestFirst = [...cycles].sort((left, right) => right.length - left.length);
  return [...new Set([...longestFirst.flat(), ...nodes.map((node) => node.address)])];
}

/** The indexes of the edges of a cycle, starting at its first address. */
export function edgesOfCycle(cycle: readonly string[], edges: readonly Edge[]): number[] {
  return cycle
    .map((from, index) => {
      const to = cycle[(index + 1) % cycle.length];
      return edges.findIndex((edge) => edge.from === from && edge.to === to);
    })
    .filter((edge) => edge >= 0);
}

/** The indexes of the edges from which a fix removes a reference. */
export function edgesCutBy(fix: Fix, edges: readonly Edge[]): Set<number> {
  const removed = JSON.stringify(fix.location);
  const isCut = ({ references }: Edge) =>
    references.some(({ location }) => JSON.stringify(location) === removed);
  return new Set(edges.flatMap((edge, index) => (isCut(edge) ? [index] : [])));
}
