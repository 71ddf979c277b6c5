import { useEffect, useState } from "react";
import { explain, type Plan as Cost, type Reads } from "../gateway";
import { readVariables } from "../variables";
import { counted, readable } from "../words";

interface Tab {
  query: string | null;
  variables?: string | null;
  operationName: string | null;
}

/** What the operation in the editor would read, level by level; asked for anew as a person types. */
export function Plan({ tab: { query, variables, operationName } }: { tab: Tab }) {
  const [told, setTold] = useState<Cost | string>();

  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setTold(query ? await explain({ query, operationName, variables: readVariables(variables) }, stop.signal) : undefined);
      } catch (reason) {
        if (!stop.signal.aborted) setTold(reason instanceof Error ? reason.message : String(reason));
      }
    }, 300);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, variables, operationName]);

  if (told === undefined) return <p>The calls that the operation needs are shown here before it is run.</p>;
  if (typeof told === "string") return <p className="refusal">{told}</p>;
  if (!told.levels) return <p>The calls of this operation are known only when it is run.</p>;
  const span = told.least === told.most ? "" : `${told.least} to `;
  return (
    <>
      <p>
        {span}
        {counted(told.most!, "call")} in {counted(told.levels.length, "level")}; at most{" "}
        {counted(told.objects!, "object")} in the answer
      </p>
      {told.refusal && <p className="refusal">{told.refusal}</p>}
      <ol className="levels">
        {told.levels.map((level, index) => (
          <li key={index}>
            <h2>Level {index + 1}</h2>
            <ol className="reads">
              {level.map((reads, place) => (
                <Read key={place} reads={reads} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </>
  );
}

function Read({ reads: { what, entities, calls, paths } }: { reads: Reads }) {
  return (
    <li>
      <strong>
        {readable(entities)} {what}
      </strong>
      : at most {counted(calls, "call")}
      {paths.map((path) => (
        <code key={path}>{path}</code>
      ))}
    </li>
  );
}
