// `node web_push.mjs JOB`: web-push as a peer of benchmarks/peers/senders, told and answering like them.
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { createInterface } from "node:readline";
import webPush from "web-push";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
webPush.setVapidDetails(job.subject, job.public, job.private);
const agent = new Agent({ keepAlive: true, maxSockets: job.in_flight });
const options = { TTL: job.ttl_s, urgency: "high", topic: job.topic, agent };

/** Sends to so many phones, `in_flight` at once; how many were accepted. */
async function send(count) {
  let next = 0;
  let accepted = 0;
  const oneAfterAnother = async () => {
    while (next < count) {
      const { endpoint, p256dh, auth } = job.phones[next++ % job.phones.length];
      const { statusCode } = await webPush.sendNotification({ endpoint, keys: { p256dh, auth } }, job.payload, options);
      accepted += statusCode === 201;
    }
  };
  await Promise.all(Array.from({ length: job.in_flight }, oneAfterAnother));
  return accepted;
}

for await (const line of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const accepted = await send(Number(line));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ accepted, cpu_s: (user + system) / 1e6 }));
}
