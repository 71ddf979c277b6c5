import { pick, ToolbarMenu, UnStyledButton, useGraphiQL } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { useState } from "react";
import { curl } from "./curl";
import type { Gateway } from "./gateway";

/** The buttons beside the editor, with one that copies the operation as a command. */
export function toolbar(gateway: Gateway) {
  return (
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <CopyAsCurl gateway={gateway} />
        </>
      )}
    </GraphiQL.Toolbar>
  );
}

function CopyAsCurl({ gateway }: { gateway: Gateway }) {
  const { tabs, activeTabIndex } = useGraphiQL(pick("tabs", "activeTabIndex"));
  const [said, say] = useState("");

  async function copy(options: { withToken: boolean }) {
    try {
      await navigator.clipboard.writeText(curl(gateway, tabs[activeTabIndex]!, options));
      say("Copied");
    } catch {
      say("Not copied: the browser asks for https");
    }
    setTimeout(() => say(""), 2000);
  }

  return (
    <>
      <ToolbarMenu
        button={
          <UnStyledButton type="button" className="graphiql-toolbar-button" aria-label="Copy as curl">
            curl
          </UnStyledButton>
        }
      >
        <ToolbarMenu.Item onSelect={() => copy({ withToken: false })}>Copy as curl</ToolbarMenu.Item>
        <ToolbarMenu.Item onSelect={() => copy({ withToken: true })}>Copy as curl, with the token</ToolbarMenu.Item>
      </ToolbarMenu>
      <span aria-live="polite" className="said">
        {said}
      </span>
    </>
  );
}
