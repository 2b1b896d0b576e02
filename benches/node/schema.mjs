// The rules of a new connection as a JSON Schema, for ajv.
import { authTypes, platformConnectionTypes } from "./models.mjs";

const row = (platformConnectionType, authProvider, ...authType) => ({
  properties: { platformConnectionType: { const: platformConnectionType }, authProvider, authType: { enum: authType } },
});

const connector = { type: "string", pattern: "^(?![Nn][Oo][Nn][Ee]$)\\S(.*\\S)?$" };

export const schema = {
  type: "object",
  required: ["name", "platformConnectionType", "authProvider", "authType"],
  properties: {
    name: { type: "string", minLength: 1 },
    platformConnectionType: { enum: platformConnectionTypes },
    authProvider: { type: "string" },
    authType: { enum: authTypes },
    connectionDetails: {
      type: "object",
      properties: {
        description: { type: "string" },
        secretsLocation: {
          type: "object",
          required: ["type"],
          properties: { type: { type: "string" }, region: { type: "string" } },
        },
        connectionProperties: { type: "object" },
      },
    },
  },
  oneOf: [
    row("COMPONENT_BASIC", { const: "NONE" }, "GENERIC_SECRET"),
    row("COMPONENT_BASIC", connector, "OAUTH_CLIENT_CRED", "OAUTH_USER_TOKENS", "OAUTH_AUTHORIZATION_CODE"),
    row("COMPONENT_BASIC", { const: "netsuite" }, "COMPOSITE_TOKEN"),
    row("COMPONENT_BASIC", { const: "x-ads" }, "OAUTH_1_0_X_ADS"),
    row("CLOUD_PLATFORM_CREDENTIALS", { enum: ["aws", "gcp", "azure"] }, "CLOUD_PROVIDER_SECRET"),
  ],
  if: { properties: { authType: { const: "GENERIC_SECRET" } }, required: ["authType"] },
  then: {
    required: ["connectionDetails"],
    properties: {
      connectionDetails: {
        required: ["connectionProperties"],
        properties: {
          connectionProperties: {
            required: ["secretName"],
            properties: { secretName: { type: "string", minLength: 1 } },
          },
        },
      },
    },
  },
};
