/** The variables in an editor's text; those that are no JSON yet are left for GraphiQL to complain about. */
export function readVariables(text?: string | null): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return undefined;
  }
}
