/** A federated trace as Apollo's own library reads it. */
import protobuf from "@apollo/usage-reporting-protobuf";

import { given, tell } from "./script.mjs";

const { ftv1 } = await given();
tell(protobuf.Trace.decode(Buffer.from(ftv1, "base64")).toJSON());
