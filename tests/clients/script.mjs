/** How a script meets the test that runs it: JSON comes by standard input and goes by standard output. */
import { json } from "node:stream/consumers";

export const given = () => json(process.stdin);

/** Ends the script: servers and connections that it opened do not keep it running. */
export const tell = (verdict) => process.stdout.write(JSON.stringify(verdict), () => process.exit());
