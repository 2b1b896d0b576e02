// Replaces what a case cannot know: ids of what was created, today, and where the emulator is.
import { request as send } from "node:http";

const DAY = 86_400_000;

/** Replaces `$name.id` by the id of a saved reply, and `$today`, in the arguments of a call. */
export function resolved(call, saved) {
  const entries = Object.entries(call.arguments ?? {}).map(([name, value]) => [name, valueOf(value, saved)]);
  return { ...call, arguments: Object.fromEntries(entries) };
}

function valueOf(value, saved) {
  if (typeof value !== "string" || !value.includes("$")) return value;
  if (value.startsWith("$today")) return new Date(day(value)).toISOString().slice(0, 10);
  return Object.entries(saved).reduce(
    (text, [name, reply]) => (name ? text.replaceAll(`$${name}.id`, reply.id) : text),
    value,
  );
}

/** Reads `$today`, `$today-3` or `2024-01-31` as milliseconds since 1970, in UTC as the services count days. */
export function day(text) {
  if (!text.startsWith("$today")) return Date.parse(`${text}T00:00:00Z`);
  return Math.floor(Date.now() / DAY) * DAY + Number(text.slice("$today".length)) * DAY;
}

/** Replaces the names that stand for the emulator's own values, in the options of a client. */
export async function options(given, emulator) {
  const { url, clientId, clientSecret } = emulator.info;
  const names = { $url: url, $client_id: clientId, $client_secret: clientSecret };
  const found = {};
  for (const [name, value] of Object.entries(given)) {
    found[name] = value === "$token" ? await token(emulator) : (names[value] ?? value);
  }
  return found;
}

/** Fetches a token without the client under test. */
function token(emulator) {
  const { clientId, clientSecret, tokenUrl } = emulator.info;
  const form = {
    grant_type: "client_credentials",
    audience: "https://api.matillion.com",
    client_id: clientId,
    client_secret: clientSecret,
  };
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return new Promise((resolve, reject) => {
    const call = send(tokenUrl, { method: "POST", headers }, (reply) => {
      let text = "";
      reply.setEncoding("utf8");
      reply.on("data", (chunk) => (text += chunk));
      reply.on("end", () => resolve(JSON.parse(text).access_token));
    });
    call.on("error", reject);
    call.end(new URLSearchParams(form).toString());
  });
}
