// A service that answers what it was told to, whatever it is asked.

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * Runs `use` with a service that answers the first request with the first reply, and so on; the last reply stays.
 * `use` gets its URL and the texts of the requests that came.
 */
export async function withCanned(replies, use) {
  const requests = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      requests.push(`${request.method} ${request.url}\n${request.rawHeaders.join("\n")}\n${body}`);
      const reply = replies[Math.min(requests.length, replies.length) - 1];
      response.writeHead(reply.status, reply.headers);
      response.end(reply.status === 204 ? undefined : reply.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use({ url: `http://127.0.0.1:${server.address().port}`, requests });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
