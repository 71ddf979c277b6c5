import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./style.css";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { examples } from "./examples";
import { discover, fetcher } from "./gateway";
import { Panel } from "./panel/Panel";
import { Session } from "./Session";

const root = createRoot(document.getElementById("root")!);

async function start() {
  const gateway = await discover();
  const ask = fetcher(gateway);
  const tabs = await examples(ask, gateway.demo);
  root.render(
    <>
      <Session demo={gateway.demo} />
      <main>
        {/* The headers' editor and its storage are off: a token has one place, and is not kept for long. */}
        <GraphiQL
          fetcher={ask}
          defaultTabs={tabs}
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
          shouldPersistHeaders={false}
        >
          <GraphiQL.Footer>
            <Panel />
          </GraphiQL.Footer>
        </GraphiQL>
      </main>
    </>,
  );
}

start().catch((reason: unknown) => {
  root.render(<p role="alert">The explorer could not start: {String(reason)}</p>);
});
