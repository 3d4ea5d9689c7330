/** Terraform's message about a cycle in a text, and the places in its explanation. Independent of VS
 * Code. */

/** Where Terraform reports a cycle in a line, which a terminal may frame. Since Terraform 1.16, the
 * blocks of the cycle are on the lines below. */
export const CYCLE_ERROR = /Error: Cycle:.*/;

/** Whether a text has any block of a cycle. */
export function hasNodes(text: string): boolean {
  return /Cycle:[^\w]*\w/.test(text);
}

/** The message that starts with a line of a terminal: the line itself, or the output of the command
 * from there on if the blocks are on other lines. Undefined if the output does not have them. */
export function messageAt(line: string, output: string): string | undefined {
  if (hasNodes(line)) {
    return line;
  }
  const start = output.lastIndexOf("Error: Cycle:");
  return start < 0 ? undefined : output.slice(start);
}

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
