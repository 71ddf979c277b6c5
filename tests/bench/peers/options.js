import { parseArgs } from "node:util";

/** The command line that every peer takes. */
export const options = parseArgs({
  options: {
    port: { type: "string" },
    "upstream-url": { type: "string" },
    jit: { type: "boolean", default: false },
  },
}).values;
