/** What a composition library says of the gateway's schema beside the help desk's. */
import { given, tell } from "../script.mjs";
import { compose } from "./composing.mjs";

const { library, sdl } = await given();
tell(compose(library, sdl, "http://conversations.invalid", "http://tickets.invalid"));
