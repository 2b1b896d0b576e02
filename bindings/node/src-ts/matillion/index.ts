export * from "../generated/matillion/index.js";
