/** A `fetch` for clients that take one, and the data of the answers that came through it. */
export function recording() {
  const answers = [];
  return {
    answers,
    fetch: async (...request) => {
      const response = await fetch(...request);
      const { data, errors } = await response.clone().json();
      if (errors) throw new Error(JSON.stringify(errors.slice(0, 5)));
      answers.push(data);
      return response;
    },
  };
}
