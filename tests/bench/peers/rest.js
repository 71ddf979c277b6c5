// The REST API as the peers read it: one keep-alive pool, and a dataloader for each kind of entity and operation.
import DataLoader from "dataloader";
import { Pool } from "undici";

const MOST_IDS = 100;

const KINDS = {
  user: { path: "/api/v2/users", bulk: "state=any&" },
  queue: { path: "/api/v2/routing/queues", bulk: "" },
  division: { path: "/api/v2/authorization/divisions", bulk: "" },
  group: { path: "/api/v2/groups", bulk: "" },
  language: { path: "/api/v2/routing/languages", bulk: "" },
  skill: { path: "/api/v2/routing/skills", bulk: "" },
  team: { path: "/api/v2/teams" },
  externalContact: { path: "/api/v2/externalcontacts/contacts" },
  externalOrganization: { path: "/api/v2/externalcontacts/organizations" },
  utilizationLabel: { path: "/api/v2/routing/utilization/labels" },
  script: { path: "/api/v2/scripts" },
};

/** A function that makes the context of an operation from its Authorization header. */
export function upstream(url) {
  const pool = new Pool(url, { connections: 32 });
  return (authorization) => {
    const headers = { authorization, accept: "application/json" };
    const get = async (path) => {
      const { statusCode, body } = await pool.request({ method: "GET", path, headers });
      if (statusCode === 200) return body.json();
      await body.dump();
      throw new Error(`The upstream answered ${statusCode}`);
    };
    return { get, ...loaders(get) };
  };
}

function loaders(get) {
  const context = {};
  for (const [kind, { path, bulk }] of Object.entries(KINDS)) {
    const one = (id) => get(`${path}/${id}`);
    const singly = (ids) => Promise.all(ids.map((id) => one(id).catch((error) => error)));
    const many = async (ids) => {
      if (ids.length === 1) return singly(ids);
      const query = ids.map((id) => `id=${id}`).join("&");
      const { entities } = await get(`${path}?${bulk}${query}&pageSize=${MOST_IDS}`);
      const found = new Map(entities.map((entity) => [entity.id, entity]));
      return ids.map((id) => found.get(id) ?? new Error("Nothing has this id"));
    };
    context[kind] = new DataLoader(bulk === undefined ? singly : many, { maxBatchSize: MOST_IDS });
  }
  return context;
}
