import { useId, useState } from "react";
import { session } from "./gateway";

/** The bar above the editors: whose token goes with an operation, and whether its upstream calls are told. */
export function Session({ demo }: { demo: boolean }) {
  return (
    <header className="session">
      <h1>Conversation gateway</h1>
      <Token demo={demo} />
      <Trace />
    </header>
  );
}

function Token({ demo }: { demo: boolean }) {
  const field = useId();
  const hint = useId();
  const [token, setToken] = useState(session.token);
  const [shown, setShown] = useState(false);

  function keep(value: string) {
    session.token = value;
    setToken(value);
  }

  return (
    <form className="token" autoComplete="off" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={field}>Access token</label>
      <input
        id={field}
        type={shown ? "text" : "password"}
        value={token}
        onChange={(event) => keep(event.target.value)}
        placeholder={demo ? "Empty: the demo token" : "Genesys Cloud access token"}
        aria-describedby={hint}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <button type="button" aria-pressed={shown} aria-label="Show the token" onClick={() => setShown(!shown)}>
        {shown ? "Hide" : "Show"}
      </button>
      <output id={hint}>{told(token, demo)}</output>
    </form>
  );
}

function told(token: string, demo: boolean): string {
  if (token.trim()) return "Sent as a bearer token; kept until this browser tab is closed";
  return demo ? "Sandbox: the demo token is used" : "Needed: operations without one are refused";
}

function Trace() {
  const [trace, setTrace] = useState(session.trace);

  function toggle(value: boolean) {
    session.trace = value;
    setTrace(value);
  }

  return (
    <label className="trace" title="Sends x-gateway-trace: 1, answered by extensions.upstream">
      <input type="checkbox" checked={trace} onChange={(event) => toggle(event.target.checked)} />
      Show upstream calls
    </label>
  );
}
