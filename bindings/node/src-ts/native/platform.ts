/**
 * The platforms that the package is built for: the names of `npm/platforms.json`, which is not part of the package that
 * users install.
 */
export const supportedPlatforms: readonly string[] = [
  "linux-x64-gnu",
  "linux-arm64-gnu",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64-msvc",
];

/** Returns what to do on a platform that the package is not built for; undefined where it is. */
export function adviceFor(platform: string): string | undefined {
  if (supportedPlatforms.includes(platform)) return undefined;
  const reason = `connguard is not built for ${platform}; supported: ${supportedPlatforms.join(", ")}`;
  if (platform.endsWith("-musl")) {
    return `${reason}. Alpine and other musl systems have no build: use an image with glibc, e.g. node:20-slim instead of node:20-alpine`;
  }
  if (platform === "win32-arm64-msvc") {
    return `${reason}. Windows on arm64 runs x64 programs: install the x64 build of Node, and install connguard with it`;
  }
  return `${reason}. Build the native part from the sources (npm run build in bindings/node, Rust needed) and set CONNGUARD_NATIVE_PATH to it`;
}

/** Returns the name of this platform as the native files and packages spell it, e.g. `linux-x64-gnu`. */
export function platformName(): string {
  const { platform, arch } = process;
  if (platform === "linux") return `${platform}-${arch}-${isGlibc() ? "gnu" : "musl"}`;
  return platform === "win32" ? `${platform}-${arch}-msvc` : `${platform}-${arch}`;
}

/** Node's own report names the C library that it runs on; musl has no version there. */
function isGlibc(): boolean {
  const { report } = process as { report: { excludeNetwork?: boolean; getReport(): unknown } };
  const { excludeNetwork } = report;
  // With the network interfaces in it, the report may wait for name servers.
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  if (excludeNetwork !== undefined) report.excludeNetwork = excludeNetwork;
  return header?.glibcVersionRuntime !== undefined;
}
