import {
  createConnectionRequestRows as rows,
  type MongodbCreateConnectionRequest,
  type MysqlCreateConnectionRequest,
  type OracleCreateConnectionRequest,
  type PostgresqlCreateConnectionRequest,
  type SqlServerCreateConnectionRequest,
} from "../generated/lerian/types.js";
import { givenMembers } from "../input/given.js";

/** Returns the body of a PostgreSQL connection. */
export function postgresql(members: Omit<PostgresqlCreateConnectionRequest, "type">): PostgresqlCreateConnectionRequest {
  return { ...rows.postgresql, ...givenMembers(members) };
}

/** Returns the body of a MySQL connection. */
export function mysql(members: Omit<MysqlCreateConnectionRequest, "type">): MysqlCreateConnectionRequest {
  return { ...rows.mysql, ...givenMembers(members) };
}

/** Returns the body of a MongoDB connection. */
export function mongodb(members: Omit<MongodbCreateConnectionRequest, "type">): MongodbCreateConnectionRequest {
  return { ...rows.mongodb, ...givenMembers(members) };
}

/** Returns the body of an Oracle connection. It connects only with `metadata.serviceName`. */
export function oracle(members: Omit<OracleCreateConnectionRequest, "type">): OracleCreateConnectionRequest {
  return { ...rows.oracle, ...givenMembers(members) };
}

/** Returns the body of a SQL Server connection. */
export function sqlServer(members: Omit<SqlServerCreateConnectionRequest, "type">): SqlServerCreateConnectionRequest {
  return { ...rows.sqlServer, ...givenMembers(members) };
}
