/** A `fetch` that notes the bodies it sends. */
export function recording() {
  const bodies = [];
  const send = (url, options) => {
    bodies.push(JSON.parse(options.body));
    return fetch(url, options);
  };
  return { bodies, send };
}
