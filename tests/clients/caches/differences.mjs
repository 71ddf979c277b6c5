/** Where two values of JSON differ: each field that does, by its type, with the first place and how many. */
export function differences(due, got) {
  const found = new Map();
  const compare = (due, got, path, field) => {
    if (due === null || got === null || typeof due !== "object" || typeof got !== "object") {
      if (due === got) return;
      const places = found.get(field) ?? [];
      found.set(field, [...places, `${path.join(".")} is ${show(got)}, not ${show(due)}`]);
      return;
    }
    for (const key of new Set([...Object.keys(due), ...Object.keys(got)])) {
      compare(due[key], got[key], [...path, key], due.__typename ? `${due.__typename}.${key}` : field);
    }
  };
  compare(due, got, [], "");
  return [...found].map(([field, places]) => `${field}, ${places.length} times: ${places[0]}`);
}

const show = (value) => (JSON.stringify(value) ?? "absent").slice(0, 80);
