/** A number as people read it: `29,525`. */
export function readable(number: number): string {
  return number.toLocaleString("en");
}

/** A number with its noun: `1 call`, `2 calls`. */
export function counted(number: number, noun: string): string {
  return `${readable(number)} ${noun}${number === 1 ? "" : "s"}`;
}
