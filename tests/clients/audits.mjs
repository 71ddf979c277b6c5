/** The audits of GraphQL over HTTP: what each of them found. */
import { serverAudits } from "graphql-http";

import { given, tell } from "./script.mjs";

const { url } = await given();
const results = await Promise.all(serverAudits({ url }).map((audit) => audit.fn()));
tell(results.map(({ id, name, status, reason }) => ({ id, name, status, reason })));
