import { useAnswer } from "../answers";

/** The status and the headers of the latest answer. */
export function Headers() {
  const answer = useAnswer();
  if (!answer) return <p>Run an operation to see the headers of its answer.</p>;
  return (
    <>
      <p>
        HTTP {answer.status} in {Math.round(answer.duration)} ms
      </p>
      <dl className="headers">
        {answer.headers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
