/** Stands before a subgraph and keeps what gateways ask of it. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** Passes operations on to a URL; answers its own URL and the operations so far. */
export async function record(url) {
  const operations = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    operations.push(JSON.parse(body));
    const { authorization, accept } = request.headers;
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization, accept },
      body,
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") });
    response.end(await answer.text());
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, operations };
}
