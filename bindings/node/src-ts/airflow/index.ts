export * from "../generated/airflow/index.js";
