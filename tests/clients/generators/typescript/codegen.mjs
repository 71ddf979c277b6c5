import { scalars } from "./kit/schema.js";

export default {
  schema: "api.graphql",
  documents: "operations.graphql",
  generates: {
    "./codegen/": { preset: "client", config: { scalars, strictScalars: true, useTypeImports: true } },
  },
};
