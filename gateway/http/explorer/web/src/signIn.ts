import type { Login } from "./gateway";
import { session } from "./session";

const PENDING = "gateway:sign-in";
const RENEWAL = "gateway:renewal";

/** Milliseconds before its end at which a token is renewed. */
const EARLY = 60_000;

/** What the login host gives for a code, or for a refresh token. */
interface Granted {
  access_token: string;
  expires_in: number;
  refresh_token?: string;
}

/** What is kept of a sign-in until its page comes back. */
interface Pending {
  state: string;
  verifier: string;
  clientId: string;
}

/** What is kept to renew a token; it ends with the browser's tab, like the token. */
interface Renewal {
  token: string;
  ends: number;
  refreshToken: string;
  clientId: string;
}

/** Leave for the login host; it sends the browser back with a code. */
export async function signIn(login: Login, clientId: string): Promise<void> {
  const pending: Pending = { state: random(), verifier: random(), clientId };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const asked = new URL("/oauth/authorize", login.loginUrl);
  asked.search = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: redirectUri(),
    code_challenge: await challenge(pending.verifier),
    code_challenge_method: "S256",
    state: pending.state,
  }).toString();
  location.assign(asked);
}

/**
 * Finish a sign-in, if the page was opened by one. Neither the code nor the state stays in the address.
 *
 * @throws The login host refused, or the answer is not to what this tab asked.
 */
export async function finishSignIn(login: Login): Promise<void> {
  const back = new URLSearchParams(location.search);
  if (!back.has("state") || !(back.has("code") || back.has("error"))) return;
  history.replaceState(null, "", redirectUri());
  const pending = kept<Pending>(PENDING);
  sessionStorage.removeItem(PENDING);
  if (!pending || back.get("state") !== pending.state) {
    throw new Error("The sign-in was not begun in this tab. Sign in again.");
  }
  const code = back.get("code");
  if (!code) throw new Error(`The login host answered ${back.get("error")}.`);
  const { clientId, verifier } = pending;
  const granted = await grant(login, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri(),
    client_id: clientId,
    code_verifier: verifier,
  });
  keep(granted, clientId);
}

/** Renew the token of a sign-in where it is about to end; a token that was typed stays as it is. */
export async function renew(login: Login | null): Promise<void> {
  const renewal = kept<Renewal>(RENEWAL);
  if (!login || !renewal || renewal.token !== session.token || Date.now() < renewal.ends - EARLY) return;
  sessionStorage.removeItem(RENEWAL); // good for once
  const { clientId, refreshToken } = renewal;
  const granted = await grant(login, {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: clientId,
  });
  keep(granted, clientId);
}

/** What the session's token may be used for, in the vendor's words. */
export async function scopes(login: Login, signal: AbortSignal): Promise<string[]> {
  const response = await fetch(new URL("/api/v2/tokens/me", login.apiUrl), {
    headers: { Authorization: `Bearer ${session.token}` },
    signal,
  });
  if (!response.ok) throw new Error(`The platform answered ${response.status} to tokens/me`);
  return (await response.json()).authorizedScope ?? [];
}

async function grant(login: Login, form: Record<string, string>): Promise<Granted> {
  const response = await fetch(new URL("/oauth/token", login.loginUrl), {
    method: "POST",
    body: new URLSearchParams(form),
  });
  if (!response.ok) throw new Error(`The login host answered ${response.status}. Sign in again.`);
  return response.json();
}

function keep({ access_token, expires_in, refresh_token }: Granted, clientId: string) {
  session.token = access_token;
  if (!refresh_token) return;
  const ends = Date.now() + expires_in * 1000;
  const renewal: Renewal = { token: access_token, ends, refreshToken: refresh_token, clientId };
  sessionStorage.setItem(RENEWAL, JSON.stringify(renewal));
}

function kept<Value>(key: string): Value | null {
  return JSON.parse(sessionStorage.getItem(key) ?? "null");
}

function redirectUri(): string {
  return `${location.origin}/`;
}

/** 256 random bits as a text of the characters that a verifier may have. */
function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The challenge of a verifier (RFC 7636, section 4.2). */
async function challenge(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(hash));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
