import { isSubscription, type Gateway } from "./gateway";
import { session } from "./session";
import { readVariables } from "./variables";

interface Tab {
  query: string | null;
  variables?: string | null;
  operationName: string | null;
}

/** The command that sends a tab's operation; without the token, it takes that from the shell's `TOKEN`. */
export function curl({ endpoint, demo }: Gateway, tab: Tab, { withToken }: { withToken: boolean }): string {
  const { query, operationName } = tab;
  const body = JSON.stringify({ query, operationName, variables: readVariables(tab.variables) });
  const token = withToken ? quoted(`Authorization: Bearer ${session.token}`) : '"Authorization: Bearer $TOKEN"';
  const isNeeded = session.token || !demo;
  const streams = isSubscription(query, operationName);
  return [
    `curl ${streams ? "--no-buffer " : ""}${quoted(new URL(endpoint, location.href).href)}`,
    ...(streams ? ["--header 'Accept: text/event-stream'"] : []),
    ...(isNeeded ? [`--header ${token}`] : []),
    `--header 'Content-Type: application/json'`,
    `--data ${quoted(body)}`,
  ].join(" \\\n  ");
}

/** A text as one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
