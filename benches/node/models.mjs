// The rules of a new connection and the reply, as somebody would write them with zod.
import { z } from "zod";

const oauth = new Set(["OAUTH_CLIENT_CRED", "OAUTH_USER_TOKENS", "OAUTH_AUTHORIZATION_CODE"]);
const rows = new Set([
  "COMPONENT_BASIC NONE GENERIC_SECRET",
  "COMPONENT_BASIC netsuite COMPOSITE_TOKEN",
  "COMPONENT_BASIC x-ads OAUTH_1_0_X_ADS",
  "CLOUD_PLATFORM_CREDENTIALS aws CLOUD_PROVIDER_SECRET",
  "CLOUD_PLATFORM_CREDENTIALS gcp CLOUD_PROVIDER_SECRET",
  "CLOUD_PLATFORM_CREDENTIALS azure CLOUD_PROVIDER_SECRET",
]);

export const platformConnectionTypes = ["COMPONENT_BASIC", "CLOUD_PLATFORM_CREDENTIALS"];
export const authTypes = [
  "GENERIC_SECRET",
  "OAUTH_CLIENT_CRED",
  "OAUTH_USER_TOKENS",
  "OAUTH_AUTHORIZATION_CODE",
  "COMPOSITE_TOKEN",
  "OAUTH_1_0_X_ADS",
  "CLOUD_PROVIDER_SECRET",
];

const Details = z.looseObject({
  description: z.string().optional(),
  secretsLocation: z.looseObject({ type: z.string(), region: z.string().optional() }).optional(),
  connectionProperties: z.record(z.string(), z.unknown()).optional(),
});

export const NewConnection = z
  .looseObject({
    name: z.string().min(1),
    platformConnectionType: z.enum(platformConnectionTypes),
    authProvider: z.string(),
    authType: z.enum(authTypes),
    connectionDetails: Details.optional(),
  })
  .superRefine(({ platformConnectionType, authProvider, authType, connectionDetails }, context) => {
    if (platformConnectionType === "COMPONENT_BASIC" && oauth.has(authType)) {
      if (authProvider === "" || authProvider.trim() !== authProvider || authProvider.toUpperCase() === "NONE") {
        context.addIssue({ code: "custom", path: ["authProvider"], message: "must be a connector's name" });
      }
    } else if (!rows.has(`${platformConnectionType} ${authProvider} ${authType}`)) {
      context.addIssue({ code: "custom", path: ["authProvider"], message: "no valid combination" });
    }
    if (authType === "GENERIC_SECRET" && !connectionDetails?.connectionProperties?.secretName) {
      context.addIssue({ code: "custom", path: ["connectionDetails"], message: "secretName is required" });
    }
  });

export const Connection = z.looseObject({
  name: z.string(),
  platformConnectionType: z.string().optional(),
  authProvider: z.string().optional(),
  authType: z.string().optional(),
  createdBy: z.string().optional(),
  createdDate: z.string().optional(),
  connectionDetails: Details.optional(),
});

/** Checks a body and writes it as JSON. */
export const outgoing = (body) => JSON.stringify(NewConnection.parse(body));

/** Reads a reply. */
export function incoming(reply, status) {
  if (status !== 201) throw new Error(`answered ${status}`);
  return Connection.parse(reply);
}
