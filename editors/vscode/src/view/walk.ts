/** The order in which a component is drawn and read: around its cycles. */

import type { Component, Edge, Repair } from "../cycle/component";

/** The addresses, around one cycle after the other, each where it comes first. */
export function inWalkingOrder({ nodes, cycles }: Component): string[] {
  const longestFirst = [...cycles].sort((one, other) => other.length - one.length);
  return [...new Set([...longestFirst.flat(), ...nodes.map((node) => node.address)])];
}

/** The numbers of the edges on a cycle, from its first address on. */
export function edgesOf(cycle: readonly string[], edges: readonly Edge[]): number[] {
  return cycle
    .map((from, index) => {
      const to = cycle[(index + 1) % cycle.length];
      return edges.findIndex((edge) => edge.from === from && edge.to === to);
    })
    .filter((edge) => edge >= 0);
}

/** The numbers of the edges that a repair takes a reference from. */
export function cutBy(repair: Repair, edges: readonly Edge[]): Set<number> {
  const place = JSON.stringify(repair.location);
  const isCut = ({ references }: Edge) =>
    references.some(({ location }) => JSON.stringify(location) === place);
  return new Set(edges.flatMap((edge, index) => (isCut(edge) ? [index] : [])));
}
