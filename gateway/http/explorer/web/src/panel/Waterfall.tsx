import { Fragment } from "react";
import type { Call, Trace } from "../trace";
import { counted } from "../words";

/** The upstream calls of an answer, each drawn as long as it took. */
export function Waterfall({ trace }: { trace: Trace | null }) {
  if (!trace) return <p>Run an operation with “Show upstream calls” to see what was read for it.</p>;
  const end = Math.max(1, ...trace.calls.map((call) => call.start + call.duration));
  return (
    <>
      <Summary trace={trace} />
      <ol className="levels">
        {byLevel(trace.calls).map(([level, calls]) => (
          <li key={level}>
            <h2>Level {level}</h2>
            <ol className="calls">
              {calls.map((call, index) => (
                <Row key={index} call={call} end={end} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </>
  );
}

function Summary({ trace: { planned, made, shared, cached, calls, budget } }: { trace: Trace }) {
  const live = calls.filter(({ outcome }) => outcome === "live").length;
  const parts = [
    `${counted(made, "call")} made`,
    `${shared} shared`,
    `${cached} cached`,
    ...(live ? [`${live} live`] : []),
    planned === null ? "not planned" : `planned: ${planned} at most`,
  ];
  return (
    <p>
      {parts.join(", ")}
      {budget && (
        <>
          . Budget left: {budget.left} of {budget.allowed} for {Math.ceil(budget.reset)} s{" "}
          <meter
            aria-label="Budget left"
            min={0}
            max={budget.allowed}
            low={budget.allowed / 5}
            value={budget.left}
          />
        </>
      )}
    </p>
  );
}

function Row({ call, end }: { call: Call; end: number }) {
  const { method, template, ids, outcome, status, start, duration, bytes } = call;
  const place = { marginInlineStart: `${(100 * start) / end}%`, width: `${(100 * duration) / end}%` };
  return (
    <li className={`call ${outcome}`}>
      <span className="what">
        <code>
          {method} <Breakable path={template} />
        </code>
        {ids.length > 0 && (
          <details>
            <summary>{counted(ids.length, "id")}</summary>
            {ids.map((id) => (
              <code key={id}>{id}</code>
            ))}
          </details>
        )}
      </span>
      <span className="told">
        <em>{outcome}</em> {status ?? "no answer"} · {duration.toFixed(1)} ms · {(bytes / 1024).toFixed(1)} KiB
      </span>
      <span className="track" aria-hidden="true">
        <span className="bar" style={place} />
      </span>
    </li>
  );
}

/** A path that may break before its slashes. */
function Breakable({ path }: { path: string }) {
  return path.split(/(?=\/)/).map((part, index) => (
    <Fragment key={index}>
      <wbr />
      {part}
    </Fragment>
  ));
}

function byLevel(calls: Call[]): [number, Call[]][] {
  const levels = new Map<number, Call[]>();
  for (const call of calls) levels.set(call.level, [...(levels.get(call.level) ?? []), call]);
  return [...levels].sort(([one], [other]) => one - other);
}
