/** Terraform's message about a cycle in a text, and the places in its explanation. Independent of VS
 * Code. */

/** Where Terraform reports a cycle in a line, which a terminal may frame. */
export const CYCLE_ERROR = /Error: Cycle: \S.*/;

export interface PlaceInText {
  readonly start: number;
  readonly end: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The places in an explanation: file:line:column, or file:line. */
export function placesIn(text: string): PlaceInText[] {
  const pattern = /([^\s:()]+\.(?:tf|tofu)(?:\.json)?):(\d+)(?::(\d+))?/g;
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    file: match[1] ?? "",
    line: Number(match[2]),
    column: Number(match[3] ?? 1),
  }));
}
