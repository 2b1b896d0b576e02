// A Lerian service without a memory, in a process of its own: it answers as fast as it can. Its first line is its URL.
import { createServer } from "node:net";

const FOUND = { id: "01a20f8c-7ad1-74b9-beb9-56488f6b9086", configName: "steady", type: "MYSQL", host: "h", port: 1 };
const CREATED = answer(201, FOUND);
const GOT = answer(200, FOUND);
const LISTED = answer(200, { items: [FOUND], page: 1, limit: 1, total: 2 });
const MISSING = answer(404, { code: "FET-0404", title: "Not Found", message: "there is no such connection" });

function answer(status, body) {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status} Whatever\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

const server = createServer({ noDelay: true }, (socket) => {
  let received = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    received += data.toString("latin1");
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const create = received.startsWith("POST");
    if (create && received.length - end - 4 < Number(/content-length: (\d+)/i.exec(received)[1])) return;
    const line = received.slice(0, received.indexOf("\r\n"));
    received = "";
    socket.write(create ? CREATED : line.includes("/connections?") ? LISTED : line.includes(FOUND.id) ? GOT : MISSING);
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
// Whoever started this is gone when the pipe ends.
process.stdin.on("end", () => process.exit()).resume();
