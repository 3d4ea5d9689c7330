/** The offset of the occurrence of `part` that is nearest to an offset. */
export function nearestOccurrence(text: string, part: string, offset: number): number | undefined {
  const after = text.indexOf(part, offset);
  const before = text.lastIndexOf(part, offset);
  if (after < 0 || before < 0) {
    return Math.max(after, before) < 0 ? undefined : Math.max(after, before);
  }
  return after - offset < offset - before ? after : before;
}
