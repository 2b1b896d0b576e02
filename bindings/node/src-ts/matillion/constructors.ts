import {
  createConnectionRequestRows as rows,
  createDataPlatformConnectionRequestRows as warehouses,
  type AwsCreateConnectionRequest,
  type AzureCreateConnectionRequest,
  type ConnectionProperties,
  type GcpCreateConnectionRequest,
  type GenericSecretCreateConnectionRequest,
  type NetsuiteCreateConnectionRequest,
  type OauthCreateConnectionRequest,
  type RedshiftCreateDataPlatformConnectionRequest,
  type SecretsLocation,
  type SnowflakeCreateDataPlatformConnectionRequest,
  type XAdsCreateConnectionRequest,
} from "../generated/matillion/types.js";
import { givenMembers } from "../input/given.js";

/** What every connection takes. */
export interface ConnectionMembers {
  /** The name of the connection, its key inside the project. */
  readonly name: string;
  /** What the connection is for. */
  readonly description?: string | undefined;
  /** The vault; without it, the one that is set on the agent when the secret is used. */
  readonly secretsLocation?: SecretsLocation | undefined;
  /** Further names of secrets and values. */
  readonly connectionProperties?: ConnectionProperties | undefined;
}

/** What a connection with a simple secret takes. */
export interface GenericSecretMembers extends ConnectionMembers {
  /** The secret's name in the vault. */
  readonly secretName: string;
  /** The key within the secret. */
  readonly secretKey?: string | undefined;
}

/** What a connection with a cloud platform's credentials takes. */
export interface CloudMembers extends ConnectionMembers {
  /** The name of the secret that holds the credentials. */
  readonly credentialSecretName: string;
}

/** What an OAuth connection takes. */
export interface OauthMembers extends ConnectionMembers {
  /** The connector's name, e.g. `salesforce`; anything but `NONE`. */
  readonly authProvider: string;
  readonly authType: OauthCreateConnectionRequest["authType"];
}

/** Returns the body of a connection that names a simple secret. */
export function genericSecret(members: GenericSecretMembers): GenericSecretCreateConnectionRequest {
  return { name: givenMembers(members).name, ...rows.genericSecret, ...rest(members) };
}

/** Returns the body of a connection that names an OAuth secret of a connector. */
export function oauth(members: OauthMembers): OauthCreateConnectionRequest {
  const { authProvider, authType, ...others } = givenMembers(members);
  return { name: members.name, ...rows.oauth, authProvider, authType, ...rest(others) };
}

/** Returns the body of a connection that names a NetSuite composite token. */
export function netsuite(members: ConnectionMembers): NetsuiteCreateConnectionRequest {
  return { name: givenMembers(members).name, ...rows.netsuite, ...rest(members) };
}

/** Returns the body of a connection that names an X Ads OAuth 1.0 secret. */
export function xAds(members: ConnectionMembers): XAdsCreateConnectionRequest {
  return { name: givenMembers(members).name, ...rows.xAds, ...rest(members) };
}

/** Returns the body of a connection with AWS credentials. */
export function aws(members: CloudMembers): AwsCreateConnectionRequest {
  return { name: givenMembers(members).name, ...rows.aws, ...rest(members) };
}

/** Returns the body of a connection with Google Cloud credentials. */
export function gcp(members: CloudMembers): GcpCreateConnectionRequest {
  return { name: givenMembers(members).name, ...rows.gcp, ...rest(members) };
}

/** Returns the body of a connection with Azure credentials. */
export function azure(members: CloudMembers): AzureCreateConnectionRequest {
  return { name: givenMembers(members).name, ...rows.azure, ...rest(members) };
}

/** What a project's data warehouse takes. */
export interface WarehouseMembers {
  /** The name of the connection. */
  readonly name: string;
}

/** Returns the body of a default Snowflake warehouse with a key pair. */
export function snowflake(members: WarehouseMembers): SnowflakeCreateDataPlatformConnectionRequest {
  return { ...warehouses.snowflake, ...givenMembers(members) };
}

/** Returns the body of a default Redshift warehouse with a password. */
export function redshift(members: WarehouseMembers): RedshiftCreateDataPlatformConnectionRequest {
  return { ...warehouses.redshift, ...givenMembers(members) };
}

/** Puts members where the API has them; members that are not known here stay, so that the rules can name them. */
function rest(members: object): object {
  const { name: _, description, secretsLocation, connectionProperties, secretName, secretKey, credentialSecretName, ...others } =
    members as Readonly<Record<string, unknown>>;
  const properties = present({ ...(connectionProperties as object | undefined), secretName, secretKey, credentialSecretName });
  const details = present({ description, secretsLocation, connectionProperties: properties });
  return details === undefined ? others : { connectionDetails: details, ...others };
}

/** Leaves out what is undefined; undefined when nothing is left. */
function present(members: Readonly<Record<string, unknown>>): object | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
