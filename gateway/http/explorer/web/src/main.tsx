import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./style.css";
import { DocExplorerStore } from "@graphiql/plugin-doc-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { DOCS_PLUGIN } from "./docs/Docs";
import { firstTabs } from "./examples";
import { GALLERY_PLUGIN } from "./gallery";
import { discover, fetcher } from "./gateway";
import { Panel } from "./panel/Panel";
import { SessionBar } from "./SessionBar";
import { finishSignIn } from "./signIn";
import { toolbar } from "./Toolbar";

const root = createRoot(document.getElementById("root")!);

async function start() {
  const gateway = await discover();
  const ask = fetcher(gateway);
  const problem = gateway.login && (await failure(finishSignIn(gateway.login)));
  const tabs = await firstTabs(ask, gateway.demo);
  root.render(
    <>
      <SessionBar gateway={gateway} problem={problem} />
      <main>
        {/* The headers' editor and its storage are off: a token has one place, and is not kept for long. */}
        <GraphiQL
          fetcher={ask}
          defaultTabs={tabs}
          defaultEditorToolsVisibility="variables"
          referencePlugin={DOCS_PLUGIN}
          plugins={[GALLERY_PLUGIN, HISTORY_PLUGIN]}
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
          shouldPersistHeaders={false}
        >
          {toolbar(gateway)}
          <GraphiQL.Footer>
            <Panel />
          </GraphiQL.Footer>
          {/* Follows references from the editor into the documentation. */}
          <DocExplorerStore>{null}</DocExplorerStore>
        </GraphiQL>
      </main>
    </>,
  );
}

/** What is wrong, once it is known whether something is. */
async function failure(attempt: Promise<void>): Promise<string | null> {
  return attempt.then(
    () => null,
    (reason: Error) => reason.message,
  );
}

start().catch((reason: unknown) => {
  root.render(<p role="alert">The explorer could not start: {String(reason)}</p>);
});
