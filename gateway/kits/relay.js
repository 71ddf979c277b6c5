/** Relay: `new Environment({ getDataID, … })`; its compiler takes `relay.config.json`. */
import { possibleTypes } from "./schema.js";

const entities = new Set(possibleTypes.Node);

/** An entity is identified by its self URI, anything else by where it stands. */
export const getDataID = (record, type) => (entities.has(type) ? record.selfUri : undefined);
