// A Lerian service that closes its connections: while they are idle, or just as the next request is being sent.
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";

/**
 * Starts the service. `idleMilliseconds` after a reply a connection is closed. Of the requests that come over a
 * connection that was used before, each `cutEvery`th gets no answer but the end of its connection; it is `lost` or `carried out`.
 */
export async function serveClosing({ idleMilliseconds, cutEvery = 0, carelessness = "lost" } = {}) {
  const service = { stored: [], usedAgain: 0, closedIdle: 0, cut: 0 };
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    let answered = 0;
    let cutting = false;
    let timer;
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      sockets.delete(socket);
    });
    socket.on("data", (data) => {
      clearTimeout(timer);
      if (received.length === 0 && answered > 0 && cutEvery > 0) {
        service.usedAgain += 1;
        cutting = service.usedAgain % cutEvery === 0;
        if (cutting && carelessness === "lost") {
          // At the first byte, while the client may still be sending the rest.
          service.cut += 1;
          socket.resetAndDestroy();
          return;
        }
      }
      received = Buffer.concat([received, data]);
      const request = parse(received);
      if (request === undefined) return;
      received = Buffer.alloc(0);
      const [status, answer] = answerTo(service, request);
      if (cutting) {
        service.cut += 1;
        socket.resetAndDestroy();
        return;
      }
      const text = JSON.stringify(answer);
      socket.write(
        `HTTP/1.1 ${status} Whatever\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      );
      answered += 1;
      if (idleMilliseconds !== undefined) {
        timer = setTimeout(() => {
          service.closedIdle += 1;
          socket.end();
        }, idleMilliseconds);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return Object.assign(service, { url: `http://127.0.0.1:${server.address().port}`, close });
}

/** The request, when it is here as a whole. */
function parse(received) {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [line, ...headers] = received.subarray(0, end).toString("latin1").split("\r\n");
  const length = headers.find((each) => /^content-length: /i.test(each))?.slice(16) ?? "0";
  const body = received.subarray(end + 4);
  if (body.length < Number(length)) return undefined;
  const [method, target] = line.split(" ");
  return { method, target: new URL(target, "http://localhost"), body: body.toString() };
}

function answerTo({ stored }, { method, target, body }) {
  if (method === "POST") {
    const { password: _, ...kept } = JSON.parse(body);
    stored.push({ id: randomUUID(), ...kept, productName: "p" });
    return [201, stored.at(-1)];
  }
  if (target.pathname.endsWith("/connections")) {
    const [limit, page] = ["limit", "page"].map((name, index) =>
      Number(target.searchParams.get(name) ?? [10, 1][index]),
    );
    const items = stored.toReversed().slice((page - 1) * limit, page * limit);
    return [200, { items, page, limit, total: stored.length }];
  }
  const found = stored.find(({ id }) => target.pathname.endsWith(id));
  return found === undefined ? [404, { code: "FET-0404", title: "not found", message: "not found" }] : [200, found];
}
