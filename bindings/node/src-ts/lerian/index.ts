export * from "../generated/lerian/index.js";
export { fromUrl } from "./from-url.js";
