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
