import { useEffect, useId, useState, useSyncExternalStore, type FormEvent } from "react";
import type { Gateway, Login } from "./gateway";
import { session } from "./session";
import { scopes, signIn } from "./signIn";

/** The bar above the editors: the token for operations, and the switch for the trace of upstream calls. */
export function SessionBar({ gateway: { demo, login }, problem }: { gateway: Gateway; problem: string | null }) {
  return (
    <header className="session">
      <h1>Conversation gateway</h1>
      <Token demo={demo} login={login} />
      {login && <SignIn login={login} demo={demo} />}
      <Trace />
      {problem && <p role="alert">{problem}</p>}
    </header>
  );
}

function Token({ demo, login }: { demo: boolean; login: Login | null }) {
  const field = useId();
  const hint = useId();
  const token = useSyncExternalStore(session.subscribe, () => session.token);
  const [shown, setShown] = useState(false);

  return (
    <form className="token" autoComplete="off" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={field}>Access token</label>
      <input
        id={field}
        type={shown ? "text" : "password"}
        value={token}
        onChange={(event) => (session.token = event.target.value)}
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
      {token && login && <Scopes key={token} login={login} />}
    </form>
  );
}

function told(token: string, demo: boolean): string {
  if (token) return "Sent as a bearer token; kept until this browser tab is closed";
  return demo ? "Sandbox: the demo token is used" : "Needed: operations without one are refused";
}

/** What the token may be used for; asked for only when opened. */
function Scopes({ login }: { login: Login }) {
  const [open, setOpen] = useState(false);
  const [said, say] = useState("…");

  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    scopes(login, stop.signal)
      .then((names) => say(names.join(", ") || "none"))
      .catch((reason: Error) => stop.signal.aborted || say(reason.message));
    return () => stop.abort();
  }, [login, open]);

  return (
    <details className="scopes" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Scopes</summary>
      <span>{said}</span>
    </details>
  );
}

const CLIENT = "gateway:client";
const DEMO_CLIENT = "sandbox-explorer";

function SignIn({ login, demo }: { login: Login; demo: boolean }) {
  const field = useId();
  const [clientId, setClientId] = useState(localStorage.getItem(CLIENT) ?? (demo ? DEMO_CLIENT : ""));

  const [problem, tell] = useState("");

  async function leave(event: FormEvent) {
    event.preventDefault();
    if (!isSecureContext) return tell("The browser signs in from https or localhost alone. Open this page so.");
    localStorage.setItem(CLIENT, clientId);
    await signIn(login, clientId);
  }

  return (
    <details className="sign-in">
      <summary>Sign in</summary>
      <form onSubmit={leave}>
        <p>
          At <code>{login.region ?? login.loginUrl}</code>, by an OAuth client of type “Code Authorization
          (PKCE)” whose redirect URI is <code>{`${location.origin}/`}</code>
        </p>
        <label htmlFor={field}>Client id</label>
        <input
          id={field}
          required
          value={clientId}
          onChange={(event) => setClientId(event.target.value.trim())}
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit">Sign in there</button>
        {problem && <p role="alert">{problem}</p>}
      </form>
    </details>
  );
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
