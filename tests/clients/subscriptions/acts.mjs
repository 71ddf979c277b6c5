/** Acts in a conversation, one after the other, each once the one before it is told. */

/** Does it by a mutation. */
export async function act(url, headers, query) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  const [payload] = Object.values(data ?? {});
  if (errors || payload?.outcome !== "DONE") throw new Error(JSON.stringify({ data, errors }));
}

/** Calls back for the first update, and for each that tells of the last act; resolves after all. */
export function director({ url, headers, acts }) {
  const left = [...acts];
  let resolve, reject;
  const over = new Promise((done, failed) => ([resolve, reject] = [done, failed]));
  let awaited;
  const next = () => {
    const following = left.shift();
    if (!following) return resolve();
    awaited = following.tells;
    act(url, headers, following.query).catch(reject);
  };
  return {
    over,
    begin: next,
    told: (changes) => changes.some(({ kind }) => kind === awaited) && next(),
  };
}
