/** What graphql-eslint's rules for schemas say, the recommended ones and Relay's. */
import graphqlEslint from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";
import { buildSchema, isObjectType } from "graphql";

import { given, tell } from "./script.mjs";

const { schema: sdl } = await given();
const schema = buildSchema(sdl);
const notEntities = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.getInterfaces().some(({ name }) => name === "Node"))
  .map(({ name }) => name);

const OUR_OWN_WAY = {
  // Field names are the vendor's, letter for letter: `username` of a user, `imageUri` of an image.
  "@graphql-eslint/no-typename-prefix": "off",
  // An id identifies: what is no entity is part of one and has none.
  "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: notEntities } }],
  // A list inside an object, such as a conversation's participants, comes whole and has no pages. Some lists
  // with pages hold what is no entity, such as a queue's members and a conversation's evaluations.
  "@graphql-eslint/relay-edge-types": [
    "error",
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
  // The vendor's listings go forward only.
  "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
};

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: {
    files: ["*.graphql"],
    plugins: { "@graphql-eslint": graphqlEslint },
    languageOptions: {
      parser: graphqlEslint.parser,
      parserOptions: { graphQLConfig: { schema: sdl } },
    },
    rules: {
      ...graphqlEslint.configs["flat/schema-recommended"].rules,
      ...graphqlEslint.configs["flat/schema-relay"].rules,
      ...OUR_OWN_WAY,
    },
  },
});
const results = await eslint.lintText(sdl, { filePath: "api.graphql" });
tell(
  results.flatMap(({ messages }) =>
    messages.map(({ ruleId, line, message }) => `${ruleId} at line ${line}: ${message}`),
  ),
);
