#!/usr/bin/env node
// Started in place of Firefox: starts the distribution's Firefox (FIREFOX) and stands between it and Playwright, which drives
// it over WebDriver BiDi but takes two things for granted that releases of Firefox do not have yet:
// - a command that overrides media features: where it is unknown it is answered as done (tests of dark and light run in Chromium);
// - an id for every download: Firefox leaves it out where a link's click and no navigation started it.
import { spawn } from 'node:child_process';
import { WebSocket, WebSocketServer } from 'ws';

const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/;
const MAY_BE_UNKNOWN = 'emulation.setMediaFeaturesOverride';
const DOWNLOAD = /^browsingContext\.download(?:WillBegin|End)$/;

const browser = spawn(process.env.FIREFOX ?? 'firefox', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
});
browser.on('exit', (code) => process.exit(code ?? 0));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => browser.kill(signal));

let bridged = false;
browser.stderr.on('data', (data) => {
  const address = LISTENING.exec(String(data))?.[1];
  if (bridged || address === undefined) return void process.stderr.write(data);
  bridged = true;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (client, request) => bridge(client, address + request.url));
  server.on('listening', () =>
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}\n`),
  );
});

function bridge(client, address) {
  const firefox = new WebSocket(address, { perMessageDeflate: false });
  const early = [];
  const mayBeUnknown = new Set();
  firefox.on('open', () => early.splice(0).forEach((text) => firefox.send(text)));
  client.on('message', (data) => {
    const text = String(data);
    const { id, method } = JSON.parse(text);
    if (method === MAY_BE_UNKNOWN) mayBeUnknown.add(id);
    if (firefox.readyState === WebSocket.OPEN) firefox.send(text);
    else early.push(text);
  });
  firefox.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.error === 'unknown command' && mayBeUnknown.has(message.id))
      client.send(JSON.stringify({ type: 'success', id: message.id, result: {} }));
    else if (DOWNLOAD.test(message.method ?? '')) {
      message.params.navigation ??= message.params.url;
      client.send(JSON.stringify(message));
    } else client.send(String(data));
  });
  client.on('close', () => firefox.close());
  firefox.on('close', () => client.close());
  firefox.on('error', () => client.close());
}
