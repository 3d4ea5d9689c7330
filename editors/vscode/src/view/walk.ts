/** The order in which a component is drawn and read: around its cycles. */

import type { Component, Edge, Repair } from "../cycle/component";

/** The addresses in the order of the cycles, without duplicates. */
export function inWalkingOrder({ nodes, cycles }: Component): string[] {
  const longestFirst = [...cycles].sort((one, other) => other.length - one.length);
  return [...new Set([...longestFirst.flat(), ...nodes.map((node) => node.address)])];
}

/** The indexes of the edges on a cycle, starting at its first address. */
export function edgesOf(cycle: readonly string[], edges: readonly Edge[]): number[] {
  return cycle
    .map((from, index) => {
      const to = cycle[(index + 1) % cycle.length];
      return edges.findIndex((edge) => edge.from === from && edge.to === to);
    })
    .filter((edge) => edge >= 0);
}

/** The indexes of the edges from which a fix removes a reference. */
export function cutBy(repair: Repair, edges: readonly Edge[]): Set<number> {
  const place = JSON.stringify(repair.location);
  const isCut = ({ references }: Edge) =>
    references.some(({ location }) => JSON.stringify(location) === place);
  return new Set(edges.flatMap((edge, index) => (isCut(edge) ? [index] : [])));
}
