/** Composes the gateway's schema with the help desk's, by one library or the other. */
import * as apollo from "@apollo/composition";
import * as guild from "@theguild/federation-composition";
import { parse } from "graphql";

import { typeDefs } from "./tickets.mjs";

const LIBRARIES = { apollo, guild };

/** The errors, the hints and the supergraph that a library has for the two. */
export function compose(library, sdl, conversations, tickets) {
  const { errors = [], hints = [], supergraphSdl } = LIBRARIES[library].composeServices([
    { name: "conversations", typeDefs: parse(sdl), url: conversations },
    { name: "tickets", typeDefs: parse(typeDefs), url: tickets },
  ]);
  return { errors: errors.map(String), hints: hints.map(String), supergraphSdl };
}
