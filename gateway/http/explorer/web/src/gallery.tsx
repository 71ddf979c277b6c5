import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { GALLERY, variablesOf, type Example } from "./examples";
import { bringIntoSight } from "./sight";

/** Operations to begin with, by what they are for; one opens in a tab of its own. */
export const GALLERY_PLUGIN: GraphiQLPlugin = { title: "Gallery", icon: Icon, content: Gallery };

function Gallery() {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, fetcher, queryEditor, variableEditor } = useGraphiQL(
    pick("tabs", "fetcher", "queryEditor", "variableEditor"),
  );

  async function open(example: Example) {
    const there = tabs.findIndex((tab) => tab.query === example.query);
    if (there >= 0) {
      changeTab(there);
      return showEditor();
    }
    const variables = await variablesOf(example, fetcher);
    addTab();
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(variables);
    showEditor();
  }

  return (
    <section className="gallery" aria-label="Gallery">
      <h2>Gallery</h2>
      {GALLERY.map(({ task, examples }) => (
        <section key={task}>
          <h3>{task}</h3>
          <ul>
            {examples.map((example) => (
              <li key={example.title}>
                <button type="button" onClick={() => open(example)}>
                  <strong>{example.title}</strong>
                  <span>{example.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function showEditor() {
  bringIntoSight(".graphiql-sessions", "start");
}

function Icon() {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z" strokeLinejoin="round" />
    </svg>
  );
}
