export * from "../generated/depot/index.js";
