import { pick, useGraphiQL } from "@graphiql/react";
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from "react";
import { bringIntoSight } from "../sight";
import { traceOf } from "../trace";
import { Headers } from "./Headers";
import { Plan } from "./Plan";
import { Waterfall } from "./Waterfall";

const VIEWS = ["Plan", "Calls", "Headers"] as const;
type View = (typeof VIEWS)[number];

/** What stands beside an answer: the calls that it will take, those that it took, and its headers. */
export function Panel() {
  const id = useId();
  const { tabs, activeTabIndex, isFetching } = useGraphiQL(pick("tabs", "activeTabIndex", "isFetching"));
  const tab = tabs[activeTabIndex];
  const response = tab?.response ?? null;
  const trace = useMemo(() => traceOf(response), [response]);
  const [chosen, choose] = useState<{ view: View; tab?: string; response: string | null }>();
  // A person's choice holds until there is something new to see: another tab, or another answer.
  const stands = chosen?.tab === tab?.id && chosen?.response === response;
  const view = chosen && stands ? chosen.view : trace ? "Calls" : "Plan";

  useEffect(() => {
    if (isFetching) bringIntoSight(".graphiql-response", "nearest");
  }, [isFetching]);

  function show(next: View) {
    choose({ view: next, tab: tab?.id, response });
  }

  function move(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = VIEWS.at((VIEWS.indexOf(view) + step) % VIEWS.length)!;
    show(next);
    document.getElementById(`${id}${next}`)?.focus();
  }

  return (
    <section className="panel" aria-label="Upstream calls">
      <div role="tablist" aria-label="About the answer" onKeyDown={move}>
        {VIEWS.map((each) => (
          <button
            key={each}
            id={id + each}
            type="button"
            role="tab"
            aria-selected={each === view}
            aria-controls={`${id}view`}
            tabIndex={each === view ? 0 : -1}
            onClick={() => show(each)}
          >
            {each}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}view`} aria-labelledby={id + view} tabIndex={0}>
        {view === "Plan" && tab && <Plan tab={tab} />}
        {view === "Calls" && <Waterfall trace={trace} />}
        {view === "Headers" && <Headers />}
      </div>
    </section>
  );
}
